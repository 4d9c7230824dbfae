export { tryKeys } from './key-check.js';
export { createKeyFile, readKeyRing } from './key-file.js';
export { AccountProof, Accounts, OAuthApps, SubAccounts, TokenKeeper, Vault, VaultKeys } from './ports.js';
export type { Adoption, Connection, FoundTexts, GrantState, GrantStatus, OAuthApp, Offer, Parting, Place, Rotation, RotationProgress, SubAccount, VaultStatus } from './ports.js';
export { VaultModule } from './vault.module.js';
