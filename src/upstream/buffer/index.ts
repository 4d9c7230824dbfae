export { BufferedWrites, bufferedStates, viewBufferedWrite } from './buffered-write.js';
export type { BufferedFilter, BufferedState, BufferedWrite } from './buffered-write.js';
export { BufferedWritesModule } from './buffered-writes.module.js';
export { undoneBySignUps } from './concerned.js';
export { Delivery } from './delivery.js';
export { DeliveryNews, DeliveryRounds } from './delivery-rounds.js';
export { isKept, KeptWrites } from './kept-writes.js';
export { WriteBuffer } from './write-buffer.js';
export type { Loss } from './write-buffer.js';
