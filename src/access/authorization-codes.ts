import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Selectable, Transaction } from 'kysely';
import { Clock, Secret } from '../core/index.js';
import { Database } from '../storage/index.js';
import type { Tables } from '../storage/index.js';
import { areEqualDigests, sha256 } from './api-key.js';
import type { LoginRow } from './login-rows.js';
import { isSameAddress } from './redirect-uris.js';
import type { Spent } from './refresh-tokens.js';
import { TokenFamilies } from './token-families.js';
import type { MintedToken } from './token-mint.js';

type Query = Transaction<Tables>;
type Row = Selectable<Tables['authorization_codes']>;

const LIFE_MS = 60_000;
/** How long a spent code is remembered, so that its tokens end when it comes again. */
const REMEMBERED_MS = 30 * 86_400_000;

/** What a code is bound to. */
interface Binding {
  readonly loginId: string;
  readonly redirectUri: string;
  /** PKCE challenge (S256). */
  readonly challenge: string | undefined;
}

/** A code as a client brings it. */
export interface BroughtCode {
  readonly code: Secret;
  readonly redirectUri: string;
  readonly verifier: string | undefined;
}

/** A challenge wants its verifier, and a verifier its challenge: else a stolen code could be used where the challenge was taken away. */
const isProven = (challenge: string | null, verifier: string | undefined): boolean => {
  if (challenge === null || verifier === undefined) return challenge === null && verifier === undefined;
  return areEqualDigests(Buffer.from(challenge, 'base64url').toString('hex'), createHash('sha256').update(verifier).digest('hex'));
};

/** Codes of /oauth/authorize.php: good once within a minute, for the client, redirect address and PKCE challenge they were made for. */
@Injectable()
export class AuthorizationCodes {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly families: TokenFamilies,
  ) {}

  async issue(query: Query, { loginId, redirectUri, challenge }: Binding): Promise<Secret> {
    const now = this.clock.now();
    await query.deleteFrom('authorization_codes').where('expires_at', '<=', now - REMEMBERED_MS).execute();
    const code = randomBytes(32).toString('base64url');
    await query
      .insertInto('authorization_codes')
      .values({ hash: sha256(code), login_id: loginId, redirect_uri: redirectUri, challenge: challenge ?? null, family: randomUUID(), expires_at: now + LIFE_MS })
      .execute();
    return new Secret(code);
  }

  /** Spends a code of `client` for a refresh token beside `access`. A code that fails is spent as well; one that comes again ends its tokens. */
  async spend(brought: BroughtCode, client: LoginRow, access: MintedToken): Promise<Spent> {
    const spent = await this.database.transaction((query) => this.#spend(query, brought, { client, access }));
    if (spent === 'reused') await this.families.report('authorization_code.reused', client);
    return spent;
  }

  async #spend(query: Query, brought: BroughtCode, { client, access }: { readonly client: LoginRow; readonly access: MintedToken }): Promise<Spent> {
    const row = await this.#find(query, brought, client);
    if (!row) return 'invalid';
    if (row.used_at !== null) {
      await this.families.end(query, row.family);
      return 'reused';
    }
    await query.updateTable('authorization_codes').set({ used_at: this.clock.now() }).where('hash', '=', row.hash).execute();
    if (!this.#isGood(row, brought)) return 'invalid';
    return { successor: await this.families.add(query, { loginId: client.id, family: row.family, access }) };
  }

  #find(query: Query, { code }: BroughtCode, client: LoginRow): Promise<Row | undefined> {
    return query.selectFrom('authorization_codes').selectAll().where('hash', '=', sha256(code.reveal())).where('login_id', '=', client.id).executeTakeFirst();
  }

  #isGood(row: Row, { redirectUri, verifier }: BroughtCode): boolean {
    return row.expires_at > this.clock.now() && isSameAddress(row.redirect_uri, redirectUri) && isProven(row.challenge, verifier);
  }
}
