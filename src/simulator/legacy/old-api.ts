import type { Answered, Sent } from '../answer-call.js';
import type { Account } from '../entities.js';
import { fieldsOf, readText } from '../fields.js';
import type { Fields } from '../fields.js';
import { countMembers } from '../groups.js';
import { writeJwt } from '../jwt.js';
import { listMembers } from '../people/listing.js';
import { attributesOf, GLOBAL, membersOf, needGroup, needMember } from '../people/lookup.js';
import { showMember } from '../people/show.js';
import { Refusal } from '../refusal.js';
import { Reply } from '../reply.js';
import { parseBody, parseQuery } from '../request-body.js';
import { nowSeconds } from '../world.js';
import type { World } from '../world.js';
import { showOldAttribute, showOldClient, showOldGroup, showOldReceiver } from './show-old.js';

/** The only user of v1 and v2, in every account. */
export const oldUser = { login: 'old-user', password: 'old-password' } as const;

interface OldCall {
  readonly world: World;
  readonly account: Account;
  readonly isOldest: boolean;
  readonly params: readonly string[];
  readonly query: Fields;
}

type OldHandler = (call: OldCall) => unknown;

/** v1 shows the caller itself, v2 a list (contract). */
const listClients: OldHandler = ({ account, isOldest }) => (isOldest ? showOldClient(account) : [showOldClient(account)]);

const getClient: OldHandler = ({ account, params: [id] }) => {
  if (id !== account.id) throw new Refusal(404);
  return showOldClient(account);
};

const listReceivers: OldHandler = ({ world, account, params: [id = ''], query }) =>
  listMembers(world.store, id, membersOf(world.store, needGroup(world.store, account.id, id).id), query).map(showOldReceiver);

const countGroup: OldHandler = ({ world, account, params: [id = ''] }) =>
  countMembers(membersOf(world.store, needGroup(world.store, account.id, id).id), nowSeconds(world));

const getReceiver: OldHandler = ({ world, account, params: [id = '', pool = ''] }) =>
  showOldReceiver(showMember(world.store, needMember(world.store, needGroup(world.store, account.id, id), pool)));

/** An empty list is a bare false, as several clients saw it. */
const listAttributes: OldHandler = ({ world, account, query }) => {
  const groupId = readText(query, 'group_id');
  const place = groupId === '' || groupId === '0' ? GLOBAL : needGroup(world.store, account.id, groupId).id;
  const found = attributesOf(world.store, account.id, place).map(showOldAttribute);
  return found.length === 0 ? false : found;
};

const routes: readonly (readonly [path: RegExp, handle: OldHandler])[] = [
  [/^\/groups$/, ({ world, account }) => world.store.groups.where('account', account.id).map(showOldGroup)],
  [/^\/groups\/([^/]+)$/, ({ world, account, params: [id = ''] }) => showOldGroup(needGroup(world.store, account.id, id))],
  [/^\/groups\/([^/]+)\/stats$/, countGroup],
  [/^\/groups\/([^/]+)\/receivers$/, listReceivers],
  [/^\/groups\/([^/]+)\/receivers\/([^/]+)$/, getReceiver],
  [/^\/attributes$/, listAttributes],
  [/^\/clients$/, listClients],
  [/^\/clients\/([^/]+)$/, getClient],
];

/** CleverReach's v1 and v2 as old clients recorded them: the login and a few reads. */
export class OldApi {
  readonly #tokens = new Map<string, string>();

  /** Whether a path is one of v1 or v2. */
  serves(path: string): boolean {
    return /^\/v[12]\//.test(path);
  }

  async answer(world: World, sent: Sent): Promise<Answered> {
    try {
      return { reply: Reply.json(200, await this.#handle(world, sent)), endpointId: null, accountId: null };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { reply: Reply.json(error.status, error.status === 404 ? new Refusal(404).body : error.body), endpointId: null, accountId: null };
    }
  }

  async #handle(world: World, sent: Sent): Promise<unknown> {
    const isOldest = sent.path.startsWith('/v1/');
    const path = sent.path.slice('/v1'.length).replace(/^\/([a-z]+)\.json(?=\/|$)/, '/$1');
    if (path === '/login' && sent.method === 'POST') return this.#logIn(world, fieldsOf(await parseBody(sent.bytes, 'application/json')));
    const account = this.#accountOf(world, sent);
    for (const [pattern, handle] of routes) {
      const match = pattern.exec(path);
      if (!match || sent.method !== 'GET') continue;
      return handle({ world, account, isOldest, params: match.slice(1).map(decodeURIComponent), query: parseQuery(sent.search) });
    }
    throw new Refusal(404);
  }

  #logIn(world: World, fields: Fields): string {
    const account = world.store.accounts.find(readText(fields, 'client_id'));
    const isKnown = readText(fields, 'login') === oldUser.login && readText(fields, 'password') === oldUser.password;
    if (!account || !isKnown) throw new Refusal(400, 'Credentials not valid');
    const token = writeJwt({ iss: 'rest.cleverreach.com', iat: nowSeconds(world), client_id: Number(account.id), login: oldUser.login, n: this.#tokens.size });
    this.#tokens.set(token, account.id);
    return token;
  }

  #accountOf(world: World, { headers, search }: Sent): Account {
    const bearer = /^bearer\s+(\S+)/i.exec(headers['authorization'] ?? '')?.[1];
    const token = [readText(parseQuery(search), 'token'), headers['x-access-token'], bearer].find((text) => text !== undefined && text !== '');
    const account = world.store.accounts.find(this.#tokens.get(token ?? '') ?? '');
    if (!account) throw new Refusal(401, 'invalid token');
    return account;
  }
}
