import { Injectable } from '@nestjs/common';
import { GatewayError } from '../core/index.js';
import type { Secret } from '../core/index.js';
import { ApiKeyProof } from './api-key-proof.js';
import { isApiKey, sha256 } from './api-key.js';
import { CallerCache } from './caller-cache.js';
import { Authenticator } from './ports.js';
import type { Caller } from './ports.js';
import { TokenProof } from './token-proof.js';

/** Proves every kind of gateway credential against the store, with a short memory. */
@Injectable()
export class StoredAuthenticator extends Authenticator {
  constructor(
    private readonly keys: ApiKeyProof,
    private readonly tokens: TokenProof,
    private readonly cache: CallerCache,
  ) {
    super();
  }

  async authenticate(presented: Secret): Promise<Caller> {
    const proof = isApiKey(presented) ? this.keys : this.tokens;
    const caller = await this.cache.find(sha256(presented.reveal()), () => proof.prove(presented));
    if (!caller) throw new GatewayError('unauthenticated', 'The credential is not valid.');
    return caller;
  }
}
