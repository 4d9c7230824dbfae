import { Injectable } from '@nestjs/common';
import type { Secret } from '../core/index.js';
import { LoginRows } from './login-rows.js';
import type { LoginRow } from './login-rows.js';
import { TokenRefusal } from './ports.js';
import { SecretProof } from './secret-proof.js';

/** What /v1/login is told. */
export interface LoginTriple {
  readonly clientId: string;
  readonly login: string;
  readonly password: Secret;
}

/** Proves OAuth clients and legacy logins by their secret. Unknown and wrong cost the same and look the same. */
@Injectable()
export class ClientProof {
  constructor(
    private readonly logins: LoginRows,
    private readonly secrets: SecretProof,
  ) {}

  /** Throws `TokenRefusal` (`invalid_client`). */
  async needOAuth(clientId: string, secret: Secret): Promise<LoginRow> {
    const login = await this.#prove(await this.logins.findOAuth(clientId), secret);
    if (!login) throw new TokenRefusal('invalid_client', 'The client credentials are invalid.');
    return login;
  }

  async proveLegacy({ clientId, login, password }: LoginTriple): Promise<LoginRow | undefined> {
    return this.#prove(await this.logins.findLegacy(clientId, login), password);
  }

  /** The login behind a token that was proven before; undefined where it was revoked meanwhile. */
  find(loginId: string): Promise<LoginRow | undefined> {
    return this.logins.findById(loginId);
  }

  async #prove(login: LoginRow | undefined, secret: Secret): Promise<LoginRow | undefined> {
    return (await this.secrets.isRight(login, secret)) ? login : undefined;
  }
}
