export { SubAccountAccess, UpstreamClient } from './ports.js';
export type { CallContext, RawCall, TypedCall, UnknownCall, UpstreamAnswer } from './ports.js';
export { OldApi } from './old-api.js';
export type { OldAnswer } from './old-api.js';
export { UpstreamModule } from './upstream.module.js';
