import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { TestingModule } from '@nestjs/testing';
import { Test } from '@nestjs/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AuditTrail } from '../../src/access/index.js';
import type { Caller } from '../../src/access/index.js';
import { ConfigModule, readSettings } from '../../src/config/index.js';
import { tables } from '../../src/contract/index.js';
import { GatewayError, Secret } from '../../src/core/index.js';
import { Database } from '../../src/storage/index.js';
import { UpstreamClient, UpstreamModule } from '../../src/upstream/index.js';
import type { CallContext, RawCall, UpstreamAnswer } from '../../src/upstream/index.js';
import { Accounts } from '../../src/vault/index.js';
import { startSimulator } from '../support/start-simulator.js';
import type { FaultRule, TestSimulator } from '../support/start-simulator.js';
import { sqlite } from '../support/stores.js';
import type { TestStore } from '../support/stores.js';
import { testKey } from '../support/vault-process.js';

const { groupReceivers, groups, oauth, receivers } = tables;

let simulator: TestSimulator;
let store: TestStore;
let room: TestingModule;
let upstream: UpstreamClient;
let audit: AuditTrail;

const pass = async (...[endpoint, given]: Parameters<UpstreamClient['pass']>): Promise<UpstreamAnswer> => upstream.pass(endpoint, given);

const caller = (wanted: Partial<Caller> = {}): Caller => ({
  consumerId: 'consumer-1',
  consumerName: 'shop',
  kind: 'internal_app',
  scopes: new Set(['*:read', '*:write', 'destroy']),
  accountIds: ['129148'],
  switches: {},
  policy: {},
  credential: { kind: 'api_key', id: 'key-1' },
  expiresAt: undefined,
  ...wanted,
});
const call = (wanted: Partial<CallContext> = {}): CallContext => ({ caller: caller(), accountId: '129148', requestId: 'request-1', ...wanted });
const raw = (wanted: Partial<RawCall> = {}): RawCall => ({ ...call(), params: {}, ...wanted });

/** Calls that reached CleverReach, without those the vault makes for its tokens. */
const reached = async (): Promise<string[]> =>
  (await simulator.calls()).filter(({ path }) => !/^\/oauth\/|whoami$/.test(path)).map(({ method, path, status }) => `${method} ${path} ${status}`);

const textOf = async ({ body }: UpstreamAnswer): Promise<string> => (Buffer.isBuffer(body) ? body : await buffer(body)).toString();

const failure = async (work: Promise<unknown>): Promise<GatewayError> => {
  const error = await work.then(() => undefined, (thrown: unknown) => thrown);
  if (!(error instanceof GatewayError)) throw new Error('It did not fail as it should.', { cause: error });
  return error;
};

const newGroup = async (name: string): Promise<string> => (await upstream.send(groups.create, { ...call(), params: {}, body: { name } })).id;

const newFilledGroup = async (): Promise<string> => {
  const id = await newGroup('to be emptied');
  await upstream.send(groupReceivers.upsert, { ...call(), params: { group_id: id }, body: [{ email: 'a@example.org' }, { email: 'b@example.org' }] });
  return id;
};

const destructions = async (): Promise<unknown[]> =>
  (await audit.list({ limit: 10 })).filter(({ event }) => event.startsWith('destructive')).map(({ event, consumerId, accountId, facts }) => ({ event, consumerId, accountId, facts }));

beforeAll(async () => {
  simulator = await startSimulator();
  store = await sqlite.create();
  const values = readSettings({
    ...store.environment,
    VAULT_KEYS: testKey,
    CLEVERREACH_URL: simulator.url,
    LOG_LEVEL: 'trace',
    UPSTREAM_RETRY_DELAY_MS: '1',
    UPSTREAM_BREAKER_CALLS: '1000',
    UPSTREAM_RATE_PAUSE_MS: '0',
    UPSTREAM_RATE_PAUSE_MAX_MS: '0',
    UPSTREAM_MAX_ANSWER_BYTES: '20000',
    TOKEN_FAILURE_PAUSE_MS: '0',
  });
  room = await Test.createTestingModule({ imports: [ConfigModule.of(values), UpstreamModule] }).compile();
  await room.init();
  upstream = room.get(UpstreamClient, { strict: false });
  audit = room.get(AuditTrail, { strict: false });
  const [account] = simulator.accounts;
  await room.get(Accounts, { strict: false }).connect({
    accountId: account.id, name: 'Demo', clientId: account.clientId, clientSecret: new Secret(account.clientSecret),
  });
});

beforeEach(async () => {
  await simulator.clearFaults();
  await simulator.clearCalls();
});

afterAll(async () => {
  await room.close();
  await simulator.close();
  await store.remove();
});

describe('send', () => {
  it('answers what CleverReach knows', async () => {
    const id = await newGroup('typed');
    expect(await upstream.send(groups.get, { ...call(), params: { id } })).toMatchObject({ id, name: 'typed' });
  });

  it('throws a refusal with the status and the words of CleverReach', async () => {
    expect(await failure(upstream.send(groupReceivers.get, { ...call(), params: { group_id: '240390', pool_id: 'nobody@example.org' } }))).toMatchObject({
      code: 'not_found', refusal: { status: 404, message: 'Not Found: invalid receiver' },
    });
  });

  it.each<[string, FaultRule['fault'], string, string]>([
    ['a broken answer', { brokenJson: true, afterHandling: true }, 'upstream_invalid_answer', 'outcome_unknown'],
    ['a cut answer', { truncateBody: true, afterHandling: true }, 'upstream_unavailable', 'outcome_unknown'],
    ['a 502', { status: 502 }, 'upstream_unavailable', 'outcome_unknown'],
    ['a 429', { status: 429, retryAfterSeconds: 30 }, 'upstream_rate_limited', 'upstream_rate_limited'],
    ['a closed socket', { closeSocket: true }, 'upstream_unavailable', 'outcome_unknown'],
  ])('says after %s what is known of the call', async (...[, fault, read, write]) => {
    await simulator.faults([{ path: '/v3/', fault }]);
    const outcomes = [
      await failure(upstream.send(groups.list, { ...call(), params: {} })),
      await failure(upstream.send(groups.create, { ...call(), params: {}, body: { name: 'lost?' } })),
    ];
    expect(outcomes.map(({ code }) => code)).toEqual([read, write]);
  });

  it('does not read more than it may', async () => {
    expect((await failure(upstream.send(groupReceivers.list, { ...call(), params: { group_id: '240390' }, query: { pagesize: 5_000 } }))).code).toBe(
      'upstream_invalid_answer',
    );
  });
});

describe('the token', () => {
  it('is renewed once after a 401 and the call sent again, a write too', async () => {
    await upstream.send(groups.list, { ...call(), params: {} });
    await simulator.expireTokens();
    await simulator.clearCalls();
    await newGroup('after the renewal');
    expect(await reached()).toEqual(['POST /v3/groups 401', 'POST /v3/groups 200']);
  });

  it('that stays refused is the trouble of the gateway, not of the caller', async () => {
    await simulator.faults([{ path: '/v3/groups', fault: { expiredToken: true } }]);
    const errors = [
      await failure(upstream.send(groups.list, { ...call(), params: {} })),
      await failure(pass(groups.list, raw())),
    ];
    expect(errors.map(({ code, retryAfterSeconds }) => [code, typeof retryAfterSeconds])).toEqual([
      ['reconnect_needed', 'number'], ['reconnect_needed', 'number'],
    ]);
  });

  it('is needed before anything is sent', async () => {
    const stranger = caller({ accountIds: ['999'] });
    expect([(await failure(upstream.send(groups.list, { ...call({ caller: stranger, accountId: '999' }), params: {} }))).code, await reached()]).toEqual([
      'not_connected', [],
    ]);
  });
});

describe('pass', () => {
  it('hands on status, bytes and content type', async () => {
    const answer = await pass(groupReceivers.get, raw({ params: { group_id: '240390', pool_id: 'nobody@example.org' } }));
    expect([answer.status, answer.headers['content-type'], await textOf(answer)]).toEqual([
      404, expect.stringContaining('application/json'), '{"error":{"code":404,"message":"Not Found: invalid receiver"}}',
    ]);
  });

  it('tells of a cut answer that it is none', async () => {
    await simulator.faults([{ path: '/v3/', fault: { truncateBody: true } }]);
    expect(await failure(pass(groups.list, raw()))).toMatchObject({ code: 'upstream_unavailable' });
  });

  it('never passes a call that answers or ends a token of CleverReach', async () => {
    const all = caller({ scopes: new Set(['*:read', '*:write', 'destroy', 'any']) });
    const codes = [
      await failure(pass(tables.debug.exchange, raw({ caller: all }))),
      await failure(pass(oauth.revoke, raw({ caller: all }))),
      await failure(upstream.passUnknown({ ...call({ caller: all }), method: 'GET', path: '/v3/debug/exchange.xml' })),
    ].map(({ code }) => code);
    expect([codes, await reached()]).toEqual([['forbidden', 'forbidden', 'forbidden'], []]);
  });
});

describe('rights', () => {
  const may = (...scopes: string[]): CallContext => call({ caller: caller({ scopes: new Set(scopes) }) });

  it('are checked before anything is sent', async () => {
    const errors = [
      await failure(upstream.send(groups.list, { ...may('receivers:read'), params: {} })),
      await failure(upstream.send(groups.create, { ...may('*:read'), params: {}, body: { name: 'x' } })),
      await failure(upstream.send(groups.clear, { ...may('*:write'), params: { id: '240390' } })),
      await failure(upstream.send(groups.list, { ...call({ accountId: '129149' }), params: {} })),
      await failure(pass(tables.explorer.swagger, raw({ accountId: '129149' }))),
      await failure(upstream.passUnknown({ ...may('*:read'), method: 'GET', path: '/v3/new' })),
      await failure(upstream.passUnknown({ ...may('any'), method: 'DELETE', path: '/v3/new' })),
    ];
    expect([errors.map(({ code, facts }) => [code, facts['scope']]), await reached()]).toEqual([
      [
        ['forbidden', 'groups:read'], ['forbidden', 'groups:write'], ['forbidden', 'destroy'], ['unknown_account', undefined],
        ['unknown_account', undefined],
        ['forbidden', 'any'], ['forbidden', 'destroy'],
      ],
      [],
    ]);
  });

  it('let a path outside the contract through once and never again', async () => {
    await simulator.faults([{ path: '/v3/new', fault: { closeSocket: true } }]);
    expect((await failure(upstream.passUnknown({ ...may('any'), method: 'GET', path: '/v3/new', search: 'a=1' }))).code).toBe('outcome_unknown');
    expect(await reached()).toEqual(['GET /v3/new?a=1 0']);
  });
});

describe('what destroys', () => {
  it('is in the audit log with the number of receivers before it is sent, and how it ended', async () => {
    const id = await newFilledGroup();
    await upstream.send(groups.clear, { ...call({ requestId: 'clear-1' }), params: { id } });
    const about = { consumerId: 'consumer-1', accountId: '129148' };
    expect(await destructions()).toEqual(expect.arrayContaining([
      { event: 'destructive.call', ...about, facts: { endpoint: 'groups.clear', requestId: 'clear-1', target: id, receivers: 2 } },
      { event: 'destructive.outcome', ...about, facts: { endpoint: 'groups.clear', requestId: 'clear-1', status: 200 } },
    ]));
  });

  it('is in the audit log even where its end is not known, and without the address it names', async () => {
    await simulator.faults([{ method: 'DELETE', path: '/v3/receivers/', fault: { closeSocket: true } }]);
    await failure(pass(receivers.remove, raw({ requestId: 'lost-1', params: { pool_id: 'anna@example.org' } })));
    const told = (await destructions()).filter((entry) => JSON.stringify(entry).includes('lost-1'));
    expect([told.length, told.map((entry) => (entry as { facts: object }).facts)]).toEqual([
      2,
      expect.arrayContaining([
        { endpoint: 'receivers.remove', requestId: 'lost-1', target: null, receivers: 1 },
        { endpoint: 'receivers.remove', requestId: 'lost-1', error: 'outcome_unknown' },
      ]),
    ]);
  });

  it('counts the rows of a batch', async () => {
    const id = await newFilledGroup();
    const body = { bytes: Buffer.from('["a@example.org","b@example.org","c@example.org"]'), contentType: 'application/json' };
    const answer = await pass(groupReceivers.deleteMany, raw({ requestId: 'many-1', params: { group_id: id }, body }));
    Readable.from(answer.body).resume();
    const told = (await destructions()).filter((entry) => JSON.stringify(entry).includes('"receivers":3'));
    expect(told).toHaveLength(1);
  });
});

describe('the audit log', () => {
  it('that cannot be written keeps a destructive call from being sent', async () => {
    const id = await newFilledGroup();
    await simulator.clearCalls();
    const { query } = room.get(Database, { strict: false });
    await query.schema.alterTable('audit').renameTo('audit_elsewhere').execute();
    await expect(upstream.send(groups.clear, { ...call(), params: { id } })).rejects.toThrow();
    await query.schema.alterTable('audit_elsewhere').renameTo('audit').execute();
    expect(await reached()).toEqual([`GET /v3/groups/${id}/stats 200`]);
  });
});

describe('a dry run', () => {
  it.each<[string, Partial<CallContext>]>([
    ['that the caller asks for', { dryRun: true }],
    ['of a consumer that is marked dry', { caller: caller({ switches: { dryRun: true } }) }],
  ])('%s says what would go and sends nothing that changes anything', async (_, wanted) => {
    const id = await newFilledGroup();
    await simulator.clearCalls();
    const error = await failure(upstream.send(groups.clear, { ...call(wanted), params: { id } }));
    expect([error.code, error.facts, await reached()]).toEqual(['dry_run', { endpoint: 'groups.clear', receivers: 2 }, [`GET /v3/groups/${id}/stats 200`]]);
  });

  it('of a consumer that is marked dry does not hold up what destroys nothing', async () => {
    const dry = call({ caller: caller({ switches: { dryRun: true } }) });
    expect(await upstream.send(groups.create, { ...dry, params: {}, body: { name: 'made' } })).toMatchObject({ name: 'made' });
  });

  it('does not spare the caller the scope', async () => {
    const error = await failure(upstream.send(groups.clear, { ...call({ dryRun: true, caller: caller({ scopes: new Set(['*:write']) }) }), params: { id: '7' } }));
    expect(error.code).toBe('forbidden');
  });
});
