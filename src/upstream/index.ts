export { SubAccountAccess, UpstreamClient } from './ports.js';
export type { CallContext, RawCall, TypedCall, UnknownCall, UpstreamAnswer } from './ports.js';
export { UpstreamModule } from './upstream.module.js';
