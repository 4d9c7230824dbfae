export { RestModule } from './rest.module.js';
