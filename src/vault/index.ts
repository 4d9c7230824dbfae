export { Accounts, TokenKeeper, Vault } from './ports.js';
export type { Connection, GrantState, GrantStatus, Place } from './ports.js';
