export { MyContentModule, myContentResolvers } from './my-content.module.js';
