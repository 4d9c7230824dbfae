export { AdminModule } from './admin.module.js';
export { AdminServer } from './admin-server.js';
