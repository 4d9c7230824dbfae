export { createKeyFile } from './key-file.js';
export { Accounts, SubAccounts, TokenKeeper, Vault } from './ports.js';
export type { Adoption, Connection, GrantState, GrantStatus, Place, SubAccount } from './ports.js';
export { VaultModule } from './vault.module.js';
