export { discardBody } from './discard-body.js';
export { Transport } from './ports.js';
export type { IncomingAnswer, OutgoingRequest } from './ports.js';
export { readRetryAfterMs } from './retry.js';
export { TransportModule } from './transport.module.js';
export { UndiciTransport } from './undici-transport.js';
