export { discardBody } from './discard-body.js';
export { Lanes } from './lanes.js';
export { PaceBoard } from './pace-board.js';
export { PaceSharing } from './pace-sharing.js';
export { Transport } from './ports.js';
export type { IncomingAnswer, OutgoingRequest, Sender } from './ports.js';
export { readRetryAfterMs } from './retry.js';
export { TransportModule } from './transport.module.js';
export { UndiciTransport } from './undici-transport.js';
