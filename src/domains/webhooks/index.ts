export { WebhooksModule, webhooksResolvers } from './webhooks.module.js';
