export { BufferedWrites, BufferedWritesModule, bufferedStates, viewBufferedWrite } from './buffer/index.js';
export type { BufferedFilter, BufferedState, BufferedWrite } from './buffer/index.js';
export { SubAccountAccess, UpstreamClient } from './ports.js';
export type { CacheUse, CallContext, RawCall, TypedCall, UnknownCall, UpstreamAnswer } from './ports.js';
export { OldApi } from './old-api.js';
export type { OldAnswer } from './old-api.js';
export { UpstreamModule } from './upstream.module.js';
