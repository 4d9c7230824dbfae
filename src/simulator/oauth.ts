import { createHash } from 'node:crypto';
import { nouns } from '../contract/endpoint.js';
import type { IssuedToken, OAuthClient, TokenKind } from './entities.js';
import { findText, readText } from './fields.js';
import type { Fields } from './fields.js';
import { writeJwt } from './jwt.js';
import { OAuthRefusal } from './refusal.js';
import { nowSeconds } from './world.js';
import type { World } from './world.js';

/** A new pair of tokens as the token endpoint words it. */
export interface TokenAnswer {
  readonly access_token: string;
  readonly expires_in: number;
  readonly token_type: string;
  readonly scope: string;
  readonly refresh_token?: string;
}

/** Whom a token is for. */
export interface Grantee {
  readonly client: OAuthClient;
  readonly accountId: string;
  readonly scopes: readonly string[];
}

const CODE_SECONDS = 300;

const everyScope: readonly string[] = nouns.flatMap((noun) => [`${noun}:read`, `${noun}:write`]);

export const scopesOf = (client: OAuthClient): readonly string[] => (client.scopes.length > 0 ? client.scopes : everyScope);

const textFor = (world: World, grantee: Grantee, kind: TokenKind, seconds: number): string => {
  if (kind !== 'access') return world.store.random.text(40);
  const issuedAt = nowSeconds(world);
  return writeJwt({
    iss: 'rest.cleverreach.com', shard: 'shard16', zone: 4, scopes: grantee.scopes,
    client_id: grantee.client.id, iat: issuedAt, exp: issuedAt + seconds, jti: world.store.random.text(16),
  });
};

interface TokenPlan {
  readonly kind: TokenKind;
  readonly seconds: number;
  readonly redirectUri?: string;
  readonly challenge?: string;
}

const issueToken = (world: World, grantee: Grantee, plan: TokenPlan): IssuedToken =>
  world.store.tokens.put({
    id: textFor(world, grantee, plan.kind, plan.seconds),
    accountId: grantee.accountId,
    kind: plan.kind,
    clientId: grantee.client.id,
    scopes: grantee.scopes,
    expiresAtMs: world.clock.now() + plan.seconds * 1000,
    partner: '',
    redirectUri: plan.redirectUri ?? '',
    challenge: plan.challenge ?? '',
  });

const forgetExpired = ({ store, clock }: World): void => {
  for (const token of store.tokens.all()) if (token.expiresAtMs <= clock.now()) store.tokens.remove(token.id);
};

/** An access token alone. */
export const issueAccess = (world: World, grantee: Grantee, seconds = grantee.client.accessTokenSeconds): TokenAnswer => {
  forgetExpired(world);
  const access = issueToken(world, grantee, { kind: 'access', seconds });
  return { access_token: access.id, expires_in: seconds, token_type: 'bearer', scope: grantee.scopes.join(' ') };
};

/** An access token with the refresh token that renews it. */
export const issuePair = (world: World, grantee: Grantee): Required<TokenAnswer> => {
  const answer = issueAccess(world, grantee);
  const refresh = issueToken(world, grantee, { kind: 'refresh', seconds: grantee.client.refreshTokenSeconds });
  const access = world.store.tokens.find(answer.access_token);
  if (access) world.store.tokens.put({ ...access, partner: refresh.id });
  return { ...answer, refresh_token: refresh.id };
};

export const issueCode = (world: World, grantee: Grantee, bound: { readonly redirectUri: string; readonly challenge: string }): string =>
  issueToken(world, grantee, { kind: 'code', seconds: CODE_SECONDS, ...bound }).id;

/** The living access token of this text. */
export const findAccess = ({ store, clock }: World, text: string): IssuedToken | undefined => {
  const token = store.tokens.find(text);
  return token?.kind === 'access' && token.expiresAtMs > clock.now() ? token : undefined;
};

/** Ends an access token together with its refresh token. */
export const revoke = ({ store }: World, token: IssuedToken): void => {
  store.tokens.remove(token.id);
  if (token.partner !== '') store.tokens.remove(token.partner);
};

/** Takes a refresh token or code out of the world, so that it works once; `invalid_grant` where it is not this client's or dead. */
const spend = ({ store, clock }: World, client: OAuthClient, kind: TokenKind, text: string): IssuedToken => {
  const token = store.tokens.find(text);
  if (token?.kind !== kind || token.clientId !== client.id) throw new OAuthRefusal('invalid_grant', `The ${kind} token is not known.`);
  store.tokens.remove(token.id);
  if (token.expiresAtMs <= clock.now()) throw new OAuthRefusal('invalid_grant', `The ${kind} token has expired.`);
  return token;
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const needClient = ({ store }: World, fields: Fields, authorization: string | undefined): OAuthClient => {
  const basic = /^basic\s+(\S+)$/i.exec(authorization ?? '')?.[1];
  const [user = '', ...rest] = basic === undefined ? [] : Buffer.from(basic, 'base64').toString('utf8').split(':');
  const given = basic === undefined ? [readText(fields, 'client_id'), readText(fields, 'client_secret')] : [user, rest.join(':')];
  const [id = '', secret = ''] = given.map(decoded);
  const client = store.clients.find(id);
  if (client?.secret !== secret) throw new OAuthRefusal('invalid_client', 'The client credentials are invalid.');
  return client;
};

const isProven = (challenge: string, verifier: string): boolean =>
  challenge === '' || createHash('sha256').update(verifier).digest('base64url') === challenge;

const exchangeCode = (world: World, client: OAuthClient, fields: Fields): TokenAnswer => {
  const code = spend(world, client, 'code', readText(fields, 'code'));
  const uri = readText(fields, 'redirect_uri');
  if (code.redirectUri !== uri && code.redirectUri !== decoded(uri)) throw new OAuthRefusal('invalid_grant', 'The redirect URI is not the one of the code.');
  if (!isProven(code.challenge, readText(fields, 'code_verifier'))) throw new OAuthRefusal('invalid_grant', 'The code verifier is wrong.');
  return issuePair(world, { client, accountId: code.accountId, scopes: code.scopes });
};

const renew = (world: World, client: OAuthClient, fields: Fields): TokenAnswer => {
  const spent = spend(world, client, 'refresh', readText(fields, 'refresh_token'));
  return issuePair(world, { client, accountId: spent.accountId, scopes: spent.scopes });
};

/** Answers the token endpoint. CleverReach looks at the grant before it looks at the client. */
export const grantToken = (world: World, fields: Fields, authorization: string | undefined): TokenAnswer => {
  const grant = findText(fields, 'grant_type');
  if (grant === undefined) throw new OAuthRefusal('invalid_request', 'The grant type is missing.');
  if (!['client_credentials', 'refresh_token', 'authorization_code'].includes(grant)) {
    throw new OAuthRefusal('unsupported_grant_type', `Grant type "${grant}" not supported.`);
  }
  const client = needClient(world, fields, authorization);
  if (grant === 'authorization_code') return exchangeCode(world, client, fields);
  if (grant === 'refresh_token') return renew(world, client, fields);
  return issueAccess(world, { client, accountId: client.accountId, scopes: scopesOf(client) });
};
