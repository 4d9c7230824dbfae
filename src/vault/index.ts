export { createKeyFile } from './key-file.js';
export { AccountProof, Accounts, OAuthApps, SubAccounts, TokenKeeper, Vault } from './ports.js';
export type { Adoption, Connection, GrantState, GrantStatus, OAuthApp, Offer, Parting, Place, SubAccount } from './ports.js';
export { VaultModule } from './vault.module.js';
