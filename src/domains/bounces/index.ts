export { BouncesModule, bouncesResolvers } from './bounces.module.js';
