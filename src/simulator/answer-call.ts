import type { Endpoint } from '../contract/endpoint.js';
import type { Call, Served } from './call.js';
import type { Account, IssuedToken, OAuthClient } from './entities.js';
import { fieldsOf, readText } from './fields.js';
import type { Fields } from './fields.js';
import { settleMailings } from './mail/settle.js';
import { findAccess } from './oauth.js';
import { OAuthRefusal, Refusal } from './refusal.js';
import { Reply } from './reply.js';
import { parseBody, parseQuery } from './request-body.js';
import type { Router } from './router.js';
import type { World } from './world.js';

/** A request as it came in. */
export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly search: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly bytes: Buffer;
}

/** What became of it. */
export interface Answered {
  readonly reply: Reply;
  readonly endpointId: string | null;
  readonly accountId: string | null;
}

interface Bearer {
  readonly account: Account;
  readonly client: OAuthClient;
  readonly token: IssuedToken;
}

/** Calls about the token itself ask no scope. */
const unscoped: readonly string[] = ['debug', 'oauth', 'explorer'];

const needBearer = (world: World, sent: Sent, query: Fields): Bearer => {
  const text = /^bearer\s+(\S+)/i.exec(sent.headers['authorization'] ?? '')?.[1] ?? readText(query, 'token');
  if (text === '') throw new Refusal(401);
  const token = findAccess(world, text);
  const account = token && world.store.accounts.find(token.accountId);
  const client = token && world.store.clients.find(token.clientId);
  if (!token || !account || !client) throw new Refusal(401, 'invalid token');
  return { token, account, client };
};

const checkRights = ({ id, noun, access, needsPermission }: Endpoint, { token, client }: Bearer): void => {
  const scope = `${noun}:${access}`;
  if (!unscoped.includes(noun) && !token.scopes.includes(scope)) throw new Refusal(403, `missing scope ${scope}`);
  if (needsPermission && !client.permissions.includes(id)) throw new Refusal(403, 'missing permission');
};

const refuse = (error: unknown): Reply => {
  if (error instanceof Refusal) return Reply.json(error.status, error.body);
  if (error instanceof OAuthRefusal) return Reply.json(400, error.body);
  throw error;
};

const replyOf = (value: unknown): Reply => (value instanceof Reply ? value : Reply.json(200, value));

interface Progress {
  endpointId: string | null;
  accountId: string | null;
}

const handle = async (world: World, sent: Sent, served: Served & { params: Call['params'] }, progress: Progress): Promise<Reply> => {
  const { endpoint, params } = served;
  const query = parseQuery(sent.search);
  let bearer: Bearer | undefined;
  if (endpoint.access !== 'none') {
    bearer = needBearer(world, sent, query);
    progress.accountId = bearer.account.id;
    checkRights(endpoint, bearer);
    settleMailings(world, bearer.account.id);
  }
  const body = await parseBody(sent.bytes, sent.headers['content-type'] ?? '');
  const open = { world, params, query, body, fields: fieldsOf(body), headers: sent.headers };
  return replyOf(await served.handle({ ...open, ...bearer } as Call));
};

/** Answers a request the way CleverReach does. Only a mistake of the simulator itself is thrown. */
export const answerCall = async (world: World, router: Router<Served>, sent: Sent): Promise<Answered> => {
  const progress: Progress = { endpointId: null, accountId: null };
  try {
    const found = router.find(sent.method, sent.path);
    if (found.kind === 'unknown') throw new Refusal(404);
    if (found.kind === 'wrong_method') throw new Refusal(405);
    progress.endpointId = found.served.endpoint.id;
    return { reply: await handle(world, sent, { ...found.served, params: found.params }, progress), ...progress };
  } catch (error) {
    return { reply: refuse(error), ...progress };
  }
};
