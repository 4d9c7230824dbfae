import { Injectable } from '@nestjs/common';
import type { Secret } from '../core/index.js';
import { Admission } from './admission/index.js';
import type { Arrival } from './arrival.js';
import { SlowedProof } from './guessing/index.js';
import type { Target } from './guessing/index.js';
import { LoginRows, toCaller } from './login-rows.js';
import type { LoginRow } from './login-rows.js';
import { TokenRefusal } from './ports.js';
import type { Caller, ClientCredentials, LoginTriple } from './ports.js';

interface Asked {
  readonly target: Target;
  readonly secret: Secret;
  readonly arrival: Arrival | undefined;
}

const callerOf = (login: LoginRow): Caller =>
  toCaller(login, {
    accountIds: [login.account_id],
    credential: { kind: login.kind === 'oauth' ? 'oauth_token' : 'login_token', id: login.id },
    expiresAt: undefined,
  });

/**
 * Proves OAuth clients and legacy logins by their secret, and lets them in as their consumer may be. Unknown and wrong cost the same
 * and look the same. Throws `rate_limited` after too many wrong secrets or requests, and `forbidden` from a foreign network.
 */
@Injectable()
export class ClientProof {
  constructor(
    private readonly logins: LoginRows,
    private readonly secrets: SlowedProof,
    private readonly admission: Admission,
  ) {}

  /** Throws `TokenRefusal` (`invalid_client`). */
  async needOAuth({ id, secret, arrival }: ClientCredentials): Promise<LoginRow> {
    const login = await this.logins.findOAuth(id);
    const proven = await this.#prove(login, { target: { kind: 'oauth', name: id, login }, secret, arrival });
    if (!proven) throw new TokenRefusal('invalid_client', 'The client credentials are invalid.');
    return proven;
  }

  async proveLegacy({ clientId, login: name, password: secret, arrival }: LoginTriple): Promise<LoginRow | undefined> {
    const login = await this.logins.findLegacy(clientId, name);
    return this.#prove(login, { target: { kind: 'legacy', name: JSON.stringify([clientId, name]), login }, secret, arrival });
  }

  async #prove(login: LoginRow | undefined, { target, secret, arrival }: Asked): Promise<LoginRow | undefined> {
    const isRight = await this.secrets.isRight(login, secret, { address: arrival?.address ?? '', target });
    if (!isRight || !login) return undefined;
    if (arrival) await this.admission.admit(callerOf(login), arrival);
    return login;
  }
}
