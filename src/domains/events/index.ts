export { readEvent } from './event.rows.js';
export { ReceiverEvent } from './event.type.js';
export { EventsModule, eventsResolvers } from './events.module.js';
