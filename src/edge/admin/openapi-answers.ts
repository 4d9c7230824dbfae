import { consumerKinds, policyParts, switchNames } from '../../access/index.js';
import { anyOf, array, boolean, digits, integer, nothing, object, oneOf, record, string, unknown } from '../../contract/index.js';
import type { Shape } from '../../contract/index.js';
import { bufferedStates } from '../../upstream/index.js';

const closed = { additionalProperties: false } as const;
const time = string({ format: 'date-time' });
const orNothing = (shape: Shape): Shape => anyOf(shape, nothing());
const timeOrNever = orNothing(time);
const list = (name: string, of: Shape): Shape => object({ [name]: array(of) }, {}, closed);
const count = integer({ minimum: 0 });

const consumer = object(
  {
    id: string(),
    name: string(),
    kind: oneOf(...consumerKinds),
    scopes: array(string()),
    accountIds: array(digits()),
    switches: object({}, Object.fromEntries(switchNames.map((name) => [name, boolean()])), closed),
    policy: object({}, Object.fromEntries(policyParts.map((part) => [part, unknown()])), { ...closed, description: 'As it was set; a part that is not there limits and opens nothing.' }),
    createdAt: time,
    revokedAt: timeOrNever,
  },
  {},
  closed,
);

const keyParts = { id: string(), consumerId: string(), name: string(), prefix: string(), createdAt: time, expiresAt: timeOrNever, revokedAt: timeOrNever, lastUsedAt: timeOrNever };
const key = object(keyParts, {}, closed);

const loginParts = { id: string(), consumerId: string(), accountId: digits(), kind: oneOf('oauth', 'legacy'), clientId: string(), redirectUris: array(string()), createdAt: time, revokedAt: timeOrNever };
const login = object(loginParts, { login: string() }, closed);

const fixedToken = object({ id: string(), consumerId: string(), accountId: digits(), name: string(), hint: string(), createdAt: time, revokedAt: timeOrNever }, {}, closed);

const account = object(
  { accountId: digits(), name: string(), clientId: string(), state: oneOf('connected', 'waiting', 'reconnect_needed'), expiresAt: timeOrNever, failures: count, retryAt: timeOrNever, since: timeOrNever },
  { parentId: digits('Agency through which the gateway speaks for the account.') },
  closed,
);

const snapshot = object(
  { id: string(), accountId: digits(), groupId: string(), consumerId: string(), state: oneOf('taking', 'kept'), receivers: count, restored: integer({ minimum: 0, description: 'Receivers that the last restore has written so far, or found in the group.' }), createdAt: time, expiresAt: time },
  {},
  closed,
);

const write = object(
  { id: string(), accountId: digits(), consumerId: string(), endpoint: string(), state: oneOf(...bufferedStates), reason: orNothing(string()), attempts: count, createdAt: time, nextAt: timeOrNever, settledAt: timeOrNever },
  {},
  closed,
);

const entry = object(
  { seq: integer({ minimum: 1 }), at: time, event: string(), consumerId: orNothing(string()), accountId: orNothing(string()), facts: record(unknown()) },
  {},
  closed,
);

const document = object({ id: string(), consumerId: orNothing(string()), document: string(), operations: array(string()), createdAt: time }, {}, closed);

/** What the admin API answers, by name. */
export const answers = {
  consumer,
  consumers: list('consumers', consumer),
  keys: list('keys', key),
  newKey: object({ ...keyParts, key: string({ description: 'Shown this once.' }) }, {}, closed),
  identities: list('identities', object({ identity: string(), createdAt: time }, {}, closed)),
  logins: list('logins', login),
  login,
  newLogin: object(loginParts, { login: string(), clientSecret: string({ description: 'Shown this once, to OAuth clients.' }) }, closed),
  fixedTokens: list('fixedTokens', fixedToken),
  fixedToken,
  accounts: list('accounts', account),
  account,
  parting: object({ isRevoked: boolean({ description: 'Whether CleverReach confirmed that the tokens have ended. Where not, it is told again for REVOKE_KEEP_DAYS.' }) }, {}),
  apps: list('apps', object({ clientId: string(), createdAt: time }, {}, closed)),
  entries: list('entries', entry),
  verdict: object({ isIntact: boolean(), entries: count, lastHash: string(), brokenSeq: orNothing(integer()), hasNoted: orNothing(boolean()) }, {}, closed),
  writes: list('writes', write),
  snapshots: list('snapshots', snapshot),
  snapshot,
  report: object({}, {}, { description: 'The migration report as `gateway migration report --json` prints it.' }),
  documents: list('documents', document),
  description: object({ openapi: string() }, {}, { description: 'This description.' }),
} as const satisfies Readonly<Record<string, Shape>>;
