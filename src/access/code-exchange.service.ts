import { Injectable } from '@nestjs/common';
import { AuthorizationCodes } from './authorization-codes.js';
import type { BroughtCode } from './authorization-codes.js';
import { ClientProof } from './client-proof.js';
import { TokenRefusal } from './ports.js';
import type { ClientCredentials, IssuedToken } from './ports.js';
import { toIssued } from './token-issuer.service.js';
import { TokenMint } from './token-mint.js';

/** Gives tokens to a client that brings the code of a browser. */
@Injectable()
export class CodeExchange {
  constructor(
    private readonly clients: ClientProof,
    private readonly mint: TokenMint,
    private readonly codes: AuthorizationCodes,
  ) {}

  /** Throws `TokenRefusal`: `invalid_client`, or `invalid_grant` whatever is wrong with the code. */
  async exchange(client: ClientCredentials, brought: BroughtCode): Promise<IssuedToken> {
    const login = await this.clients.needOAuth(client);
    const minted = this.mint.mint(login);
    const spent = await this.codes.spend(brought, login, minted);
    if (typeof spent === 'string') throw new TokenRefusal('invalid_grant', 'The code is not valid.');
    return toIssued(login, minted, spent.successor);
  }
}
