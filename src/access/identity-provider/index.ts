export { ConsumerIdentities } from './consumer-identities.js';
export type { ConsumerIdentity } from './consumer-identities.js';
export { ProviderKeys } from './provider-keys.js';
export { ProviderTokenProof } from './provider-token-proof.js';
