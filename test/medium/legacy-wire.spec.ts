import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callRaw } from '../support/raw-call.js';
import type { RawRequest } from '../support/raw-call.js';
import { startLegacy } from '../support/start-legacy.js';
import type { LegacyDoors, OldIntegration } from '../support/start-legacy.js';

/** One request as an unmodified client sent it, with dummies for credentials and ids. */
interface Recorded {
  readonly m: string;
  readonly path: string;
  readonly auth?: string;
  readonly xtoken?: string;
  readonly ct?: string;
  readonly accept?: string;
  readonly timeout?: string;
  readonly body?: string;
}

const wire = JSON.parse(readFileSync(new URL('../contract/legacy/wire.json', import.meta.url), 'utf8')) as readonly {
  readonly client: string;
  readonly requests: readonly Recorded[];
}[];

let app: LegacyDoors;
let old: OldIntegration;
let oauthToken: string;
let groupOfFour: string;
let fresh: Awaited<ReturnType<LegacyDoors['simulator']['snapshot']>>;

const fetchOAuthToken = async (): Promise<string> => {
  const { clientId, clientSecret } = await app.logins.createOAuth({ consumerId: old.consumerId, accountId: app.accountId }, 'test');
  const body = JSON.stringify({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret.reveal() });
  const { text } = await callRaw(app.url, { method: 'POST', path: '/oauth/token.php', headers: { 'content-type': 'application/json' }, body });
  return (JSON.parse(text) as { access_token: string }).access_token;
};

beforeAll(async () => {
  app = await startLegacy();
  old = await app.integration();
  oauthToken = await fetchOAuthToken();
  const created = await old.ask('POST', '/v2/groups', { name: 'Four' });
  groupOfFour = String((JSON.parse(created.text) as { id: number }).id);
  await old.ask('POST', `/v2/groups/${groupOfFour}/receivers`, [1, 2, 3, 4].map((at) => ({ email: `${at}@example.org` })));
  fresh = await app.simulator.snapshot();
});
afterAll(() => app.stop());

/** The dummies of the recording, and what they are here. */
const real = (text: string): string =>
  text
    .replace('VE9LLkEuQg==', Buffer.from(old.token).toString('base64'))
    .replace(/TOK\.A\.B|ey\.new\.tok/, old.token)
    .replace('OAUTHTOK', oauthToken)
    .replace(/groups(\.json)?\/12\b/, 'groups$1/240390')
    .replace(/groups(\.json)?\/7\b/, `groups$1/${groupOfFour}`)
    .replace(/(groups?_id"?[=:])12\b/, '$1240390')
    .replace(/forms(\.json)?\/9\b/, 'forms$1/228563')
    .replace('channel.json/5', 'channel.json/3001')
    .replace('reports.json/7', 'reports.json/8071313');

const bodyOf = ({ path, ct, body }: Recorded): string | undefined => {
  if (!/\/login/.test(path)) return body === undefined ? undefined : real(body);
  return ct === 'application/json' ? JSON.stringify(old.credentials) : new URLSearchParams(old.credentials).toString();
};

const requestOf = (recorded: Recorded): RawRequest => {
  const { m, path, auth, xtoken, ct, accept, timeout } = recorded;
  const body = bodyOf(recorded);
  const named = { authorization: auth, 'x-access-token': xtoken, 'content-type': ct, accept, timeout };
  const headers = Object.fromEntries(Object.entries(named).flatMap(([name, value]) => (value === undefined ? [] : [[name, real(value)]])));
  return { method: m, path: real(path), headers, ...(body !== undefined && { body }) };
};

const whole = expect.any(Number) as number;
const refusal = (status: number, message: string): [number, unknown] => [status, { error: { code: status, message } }];
const row = expect.objectContaining({ status: expect.stringMatching(/^(insert success|duplicate address)/) });
const listOf = (entry: unknown): unknown => expect.arrayContaining([entry]);

/** What each kind of request must be answered for its client to go on; the first pattern that fits counts. */
const expectations: readonly [RegExp, [number, unknown]][] = [
  [/^POST .*\/login/, [200, expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/)]],
  [/token=OLD$/, refusal(401, 'Unauthorized: invalid token')],
  [/^GET .*nobody/, refusal(404, 'Not Found')],
  [/bruce\+x@wayne\.com\/setinactive/, refusal(404, 'Not Found')],
  [/^POST .*mailings/, refusal(400, 'Bad Request: missing subject')],
  [/^POST .*\/receivers {"postdata":{/, refusal(400, 'Bad Request: duplicate address')],
  [/^DELETE /, [200, true]],
  [/\/forms(\.json)?\/9\/send\/activate/, [200, { success: true }]],
  [/\/receivers(\/insert)?(\?\S*)? (\[|{"postdata":\[)/, [200, listOf(row)]],
  [/^(POST|PUT) .*\/receivers/, [200, expect.objectContaining({ id: whole, email: 'bruce@wayne.com' })]],
  [/page=2&pagesize=2$/, [200, []]],
  [/^GET .*groups[^ ]*\/receivers/, [200, listOf(expect.objectContaining({ id: whole, activated: whole, group_id: whole }))]],
  [/^GET .*receivers\.json/, [200, expect.objectContaining({ id: whole, email: 'a@b.c' })]],
  [/groups[^ ]*\/stats/, [200, expect.objectContaining({ total_count: whole, active_count: whole })]],
  [/groups[^ ]*\/forms/, [200, listOf(expect.objectContaining({ id: 228563, customer_tables_id: 240390 }))]],
  [/\/attributes/, [200, listOf(expect.objectContaining({ id: whole, name: expect.any(String), groups_id: whole }))]],
  [/\/clients/, [200, listOf(expect.objectContaining({ id: whole }))]],
  [/^GET .*groups(\.json)?(\?|$)/, [200, listOf(expect.objectContaining({ id: whole, isLocked: false }))]],
  [/groups/, [200, expect.objectContaining({ id: whole, isLocked: false })]],
  [/^GET .*mailings\.json/, [200, expect.objectContaining({ draft: expect.any(Array) })]],
  [/channel/, [200, expect.objectContaining({ id: 3001 })]],
  [/reports.*stats/, [200, expect.objectContaining({ basic: expect.objectContaining({ unique_opened: whole }) })]],
];

describe.each(wire)('$client goes on after', ({ requests }) => {
  beforeAll(() => app.simulator.restore(fresh));

  it.each(requests)('$m $path', async (recorded) => {
    const { status, headers, text } = await callRaw(app.url, requestOf(recorded));
    const expected = expectations.find(([pattern]) => pattern.test(`${recorded.m} ${recorded.path} ${recorded.body ?? ''}`.trim()))?.[1];
    expect([status, JSON.parse(text)]).toEqual(expected);
    expect([headers['content-type'], headers['content-length']]).toEqual(['application/json; charset=utf-8', String(Buffer.byteLength(text))]);
  });
});
