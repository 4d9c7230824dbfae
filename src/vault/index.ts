export { createKeyFile } from './key-file.js';
export { Accounts, TokenKeeper, Vault } from './ports.js';
export type { Connection, GrantState, GrantStatus, Place } from './ports.js';
export { VaultModule } from './vault.module.js';
