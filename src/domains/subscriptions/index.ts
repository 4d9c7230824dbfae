export { SubscriptionsModule, subscriptionsResolvers } from './subscriptions.module.js';
