export { MailingsModule, mailingsResolvers } from './mailings.module.js';
