import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Kysely, Selectable } from 'kysely';
import { Clock, Secret } from '../core/index.js';
import { Database } from '../storage/index.js';
import type { Tables } from '../storage/index.js';
import { Vault } from '../vault/index.js';
import { sha256 } from './api-key.js';
import { findOperator } from './operator-sessions.service.js';
import type { Operator } from './operator-sessions.service.js';

/** How long a person may take to agree at CleverReach. */
export const ATTEMPT_SECONDS = 600;

/** Begins an attempt to connect an account in a browser. */
export interface NewAttempt {
  /** The session of the operator. */
  readonly session: string;
  /** 256 random bits that only this browser holds. */
  readonly browser: string;
  /** OAuth app at CleverReach. */
  readonly clientId: string;
  /** The account that must come back, where one is connected again. */
  readonly accountId: string | undefined;
  /** PKCE verifier. */
  readonly verifier: string;
}

/** What a browser comes back with. */
export interface Return {
  readonly state: string;
  readonly browser: string;
}

/** An attempt of an operator who is still signed in. */
export interface Attempt extends Pick<NewAttempt, 'clientId' | 'accountId' | 'verifier'> {
  readonly operator: Operator;
}

type Row = Selectable<Tables['connect_attempts']>;

/** Browsers that were sent to CleverReach. Any instance recognises one that comes back: the same browser, in time, once. */
@Injectable()
export class ConnectAttempts {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  /** The state that CleverReach is to send back. */
  async open({ session, browser, clientId, accountId, verifier }: NewAttempt): Promise<string> {
    const state = randomBytes(32).toString('base64url');
    const now = this.clock.now();
    const hashes = { state_hash: sha256(state), session_hash: sha256(session), browser_hash: sha256(browser) };
    const code_verifier = this.vault.seal(new Secret(verifier), { owner: hashes.state_hash, kind: 'code_verifier' });
    const row = { ...hashes, client_id: clientId, account_id: accountId ?? null, code_verifier, expires_at: now + ATTEMPT_SECONDS * 1_000 };
    await this.database.query.deleteFrom('connect_attempts').where('expires_at', '<=', now).execute();
    await this.database.query.insertInto('connect_attempts').values(row).execute();
    return state;
  }

  find(back: Return): Promise<Attempt | undefined> {
    return this.#find(this.database.query, back);
  }

  /** The attempt, this once: whoever comes with the same state again finds nothing. */
  take(back: Return): Promise<Attempt | undefined> {
    return this.database.transaction(async (query) => {
      const attempt = await this.#find(query, back);
      if (attempt) await query.deleteFrom('connect_attempts').where('state_hash', '=', sha256(back.state)).execute();
      return attempt;
    });
  }

  async #find(query: Kysely<Tables>, { state, browser }: Return): Promise<Attempt | undefined> {
    const now = this.clock.now();
    const row = await query
      .selectFrom('connect_attempts')
      .selectAll()
      .where('state_hash', '=', sha256(state))
      .where('browser_hash', '=', sha256(browser))
      .where('expires_at', '>', now)
      .executeTakeFirst();
    const operator = row && (await findOperator(query, row.session_hash, now));
    return operator && { ...this.#open(row), operator };
  }

  #open({ client_id, account_id, code_verifier, state_hash }: Row): Omit<Attempt, 'operator'> {
    const verifier = this.vault.open(code_verifier, { owner: state_hash, kind: 'code_verifier' }).reveal();
    return { clientId: client_id, accountId: account_id ?? undefined, verifier };
  }
}
