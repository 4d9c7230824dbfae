export { AdminModule } from './admin.module.js';
export { AdminServer } from './admin-server.js';
export { viewAccount, viewConsumer, viewEntry, viewKey, viewLogin } from './views.js';
