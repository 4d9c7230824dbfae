import { Injectable } from '@nestjs/common';
import type { Secret } from '../core/index.js';
import { ApiKeyProof } from './api-key-proof.js';
import { digestOf, isApiKey } from './api-key.js';
import { CallerCache } from './caller-cache.js';
import { ProviderTokenProof } from './identity-provider/index.js';
import type { Caller } from './ports.js';
import { TokenProof } from './token-proof.js';

/** Proves every kind of credential against the store, with a short memory. */
@Injectable()
export class CredentialProof {
  constructor(
    private readonly keys: ApiKeyProof,
    private readonly tokens: TokenProof,
    private readonly providerTokens: ProviderTokenProof,
    private readonly cache: CallerCache,
  ) {}

  /** The caller behind a credential that was proven a moment ago. */
  known(presented: Secret): Caller | undefined {
    return this.cache.trusted(digestOf(presented));
  }

  /** The caller behind a credential; undefined for an unknown, wrong, expired or revoked one. */
  prove(presented: Secret): Promise<Caller | undefined> {
    return this.cache.find(digestOf(presented), () => this.#proofFor(presented).prove(presented));
  }

  /** Whether a credential that is not good now was given out once, or stands for somebody elsewhere: an expired token, not a guess. */
  async wasGoodOnce(presented: Secret): Promise<boolean> {
    return !isApiKey(presented) && (this.providerTokens.concerns(presented) || (await this.tokens.find(presented)) !== undefined);
  }

  #proofFor(presented: Secret): ApiKeyProof | TokenProof | ProviderTokenProof {
    if (isApiKey(presented)) return this.keys;
    return this.providerTokens.concerns(presented) ? this.providerTokens : this.tokens;
  }
}
