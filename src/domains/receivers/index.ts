export { ReceiversModule, receiversResolvers } from './receivers.module.js';
