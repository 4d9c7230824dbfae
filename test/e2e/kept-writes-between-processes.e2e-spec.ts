import { randomBytes } from 'node:crypto';
import request from 'supertest';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readSettings } from '../../src/config/index.js';
import { tables } from '../../src/contract/index.js';
import type { GatewayError } from '../../src/core/index.js';
import { startGateway } from '../../src/gateway.js';
import type { Gateway } from '../../src/gateway.js';
import { Database } from '../../src/storage/index.js';
import type { IncomingAnswer } from '../../src/transport/index.js';
import { KeptWrites } from '../../src/upstream/buffer/index.js';
import { BufferedWrites } from '../../src/upstream/index.js';
import type { RawCall } from '../../src/upstream/index.js';
import { startApp } from '../support/start-app.js';
import type { TestApp } from '../support/start-app.js';
import { storeKinds } from '../support/stores.js';
import type { TestStore } from '../support/stores.js';

const groupId = '240390';
const upsert = `/v3/groups/${groupId}/receivers/upsert`;
const deactivate = (email: string): string => `/v3/groups/${groupId}/receivers/${email}/deactivate`;
const deactivated = { deactivated: 1_796_020_001 };

describe.each(storeKinds)('a sign-up under way at one process, on $name', ({ name, skipped, create }) => {
  if (skipped !== undefined) return it.skip(skipped, () => undefined);

  let store: TestStore;
  let app: TestApp;
  let other: Gateway;
  let key: string;
  let plainKey: string;
  let settings: Readonly<Record<string, string>>;
  let serial = 0;

  const writes = (): BufferedWrites => app.gateway.app.get(BufferedWrites, { strict: false });
  const pending = () => writes().list({ limit: 100, state: 'pending' });
  const at = (gateway: { readonly url: string }, method: 'put' | 'post' | 'delete', path: string, credential = plainKey) => request(gateway.url)[method](path).set('authorization', `Bearer ${credential}`);
  const startOther = (changed: Readonly<Record<string, string>>): Promise<Gateway> =>
    startGateway(readSettings({ DATA_DIR: '', ...settings, PORT: '0', ADMIN_PORT: '0', LOG_LEVEL: 'trace', CLEVERREACH_URL: app.simulator.url, ...changed }));
  /** The address of somebody who is in the group. */
  const newMember = async (): Promise<string> => {
    const email = `person-${++serial}@example.org`;
    await app.simulator.ask('POST', `/v3/groups/${groupId}/receivers`, { email });
    return email;
  };

  const signUp = (email: string, arrivedAt = performance.now()) => sendRows([{ email: email.toUpperCase() }], arrivedAt);
  /** An upsert that is tried until `end` says how CleverReach has answered it. */
  const sendRows = async (rows: readonly object[], arrivedAt = performance.now()) => {
    const [sent, answer] = [Promise.withResolvers<undefined>(), Promise.withResolvers<IncomingAnswer>()];
    const body = { bytes: Buffer.from(JSON.stringify(rows)), contentType: 'application/json' };
    const call = { accountId: app.demo.accountId, caller: { consumerId: 'test' }, requestId: 'test', arrivedAt, params: { group_id: groupId }, body } as unknown as RawCall;
    const send = (): Promise<IncomingAnswer> => {
      sent.resolve(undefined);
      return answer.promise;
    };
    const kept: string[] = [];
    const noteKept = (id: string): void => { kept.push(id); };
    const outcome = app.gateway.app.get(KeptWrites, { strict: false }).sendOrKeep(tables.groupReceivers.upsert, { ...call, noteKept }, send).catch((error: unknown) => (error as GatewayError).code);
    await sent.promise;
    const end = (status: number): Promise<unknown> => {
      answer.resolve({ status, headers: {}, body: Buffer.alloc(0) });
      return outcome;
    };
    return { outcome, end, kept };
  };

  beforeAll(async () => {
    store = await create();
    settings = {
      ...store.environment, VAULT_KEYS: `k1:${randomBytes(32).toString('base64')}`, ACCESS_CACHE_MS: '0', BUFFER_POLL_MS: '50', BUFFER_RETRY_MS: '60000', BUFFER_RETRY_MAX_MS: '60000',
      UPSTREAM_RETRIES: '0', UPSTREAM_BREAKER_CALLS: '1000',
    };
    app = await startApp(settings);
    other = await startOther({});
    plainKey = await app.consumer({});
  });
  afterEach(async () => {
    await app.simulator.clearFaults();
    // Some are delivered meanwhile.
    for (const { id } of await pending()) await writes().drop(id, 'test').catch(() => undefined);
  });
  afterAll(async () => {
    await other.close();
    await app.stop();
    await store.remove();
  });

  it('leaves no trace of opt-outs in the store while no consumer has any sign-ups kept', async () => {
    const email = await newMember();
    await at(other, 'put', deactivate(email)).expect(200);
    const { query } = app.gateway.app.get(Database, { strict: false });
    expect(await query.selectFrom('overtaking_calls').selectAll().execute()).toEqual([]);
  });

  describe('while a consumer has sign-ups kept', () => {
    beforeAll(async () => {
      key = await app.consumer({ policy: { buffered: ['groupReceivers.upsert'] } });
    });

    it.each<[string, (email: string) => request.Test]>([
      ['an opt-out', (email) => at(other, 'put', deactivate(email))],
      ['a clear, which names nobody,', () => at(other, 'delete', `/v3/groups/${groupId}/clear`)],
      ['an upsert of a consumer without kept writes', (email) => at(other, 'post', upsert).send([{ email, ...deactivated }])],
      ['an upsert of a consumer with kept writes', (email) => at(other, 'post', upsert, key).send([{ email, ...deactivated }])],
    ])('is not kept where %s that it would undo went through another process meanwhile', async (_, end) => {
      const email = await newMember();
      const tried = await signUp(email);
      await end(email).expect(200);
      expect([await tried.end(503), await pending()]).toEqual(['upstream_unavailable', []]);
    });

    it('is told as unknown where it may have been carried out and an opt-out went through another process meanwhile', async () => {
      const email = await newMember();
      const tried = await signUp(email);
      await at(other, 'put', deactivate(email)).expect(200);
      expect([await tried.end(502), await pending()]).toEqual(['outcome_unknown', []]);
    });

    it('is not kept behind an opt-out that is kept by another process: it would be delivered after it', async () => {
      const email = await newMember();
      const tried = await signUp(email);
      await app.simulator.faults([{ path: upsert, fault: { status: 503 } }]);
      await at(other, 'post', upsert, key).send([{ email, ...deactivated }]).expect(202);
      expect([await tried.end(503), (await pending()).length]).toEqual(['upstream_unavailable', 1]);
    });

    it('is kept ahead of an opt-out that came after it at its process, and is kept as well', async () => {
      const email = await newMember();
      const tried = await signUp(email);
      await app.simulator.faults([{ path: upsert, fault: { status: 503 } }]);
      await app.simulator.clearCalls();
      const optOut = at(app, 'post', upsert, key).send([{ email, ...deactivated }]).then(({ status, headers }) => [status, headers['x-gateway-kept-write']]);
      await expect.poll(async () => (await app.simulator.calls()).some(({ path }) => path === upsert)).toBe(true);
      const outcome = await tried.end(503);
      const [status, id] = await optOut;
      expect([outcome, status, (await pending()).map((write) => write.id)]).toEqual(['accepted', 202, [id, ...tried.kept]]);
    });

    it('is kept in its order where one and the same opt-out is in every batch, however they end', async () => {
      const email = await newMember();
      const tried = [];
      for (let batch = 0; batch < 3; batch++) tried.push(await sendRows([{ email: await newMember() }, { email, ...deactivated }]));
      const outcomes = await Promise.all(tried.toReversed().map(({ end }) => end(503)));
      expect([outcomes, (await pending()).map(({ id }) => id).toReversed()]).toEqual([['accepted', 'accepted', 'accepted'], tried.flatMap(({ kept }) => kept)]);
    });

    it('waits for no call that concerns somebody else, though one waits for it that it has to wait for', async () => {
      const [email, somebody] = [await newMember(), await newMember()];
      const tried = await signUp(email);
      const batch = await sendRows([{ email: somebody }, { email, ...deactivated }]);
      const optOut = await sendRows([{ email: somebody, ...deactivated }]);
      const ended = batch.end(502);
      expect(await tried.end(503)).toBe('upstream_unavailable');
      expect([await optOut.end(503), await ended]).toEqual(['accepted', 'accepted']);
    });

    it.each<[string, (email: string) => Promise<unknown>]>([
      ['the opt-out at another process failed as well', async (email) => {
        await app.simulator.faults([{ path: '/v3/', count: 1, fault: { status: 503 } }]);
        await at(other, 'put', deactivate(email)).expect(503);
      }],
      ['somebody else opted out at another process', async () => {
        await at(other, 'put', deactivate(await newMember())).expect(200);
      }],
      ['another sign-up of the same person went through another process', (email) => at(other, 'post', upsert).send([{ email, registered: 1_796_020_000, activated: 0 }]).expect(200)],
    ])('is kept where %s', async (_, meanwhile) => {
      const email = await newMember();
      const tried = await signUp(email);
      await meanwhile(email);
      expect(await tried.end(503)).toBe('accepted');
    });

    it('is not kept where an opt-out came in after it, and was faster', async () => {
      const [email, arrivedAt] = [await newMember(), performance.now()];
      await at(other, 'put', deactivate(email)).expect(200);
      expect(await (await signUp(email, arrivedAt)).end(503)).toBe('upstream_unavailable');
    });

    it('is kept where the opt-out was over before it came in', async () => {
      const email = await newMember();
      await app.simulator.faults([{ path: '/v3/', count: 1, fault: { delayMs: 100 } }]);
      await at(other, 'put', deactivate(email)).expect(200);
      expect(await (await signUp(email)).end(503)).toBe('accepted');
    });

    it('holds up an opt-out at a process that has seen nothing wait, and whose note the store does not take', async () => {
      const email = await newMember();
      await app.simulator.faults([{ path: upsert, fault: { status: 503 } }]);
      await app.simulator.clearCalls();
      await at(app, 'post', upsert, key).send([{ email }]).expect(202);
      const late = await startOther({ BUFFER_POLL_MS: '600000' });
      const { query } = app.gateway.app.get(Database, { strict: false });
      await sql`alter table overtaking_calls rename to taken_away`.execute(query);
      const { status, headers } = await at(late, 'put', deactivate(email)).set({ prefer: 'wait=1' });
      await sql`alter table taken_away rename to overtaking_calls`.execute(query);
      await late.close();
      const sent = (await app.simulator.calls()).some(({ path }) => path.endsWith('/deactivate'));
      expect([status, headers['x-gateway-error'], sent]).toEqual([503, 'too_busy', false]);
    });

    if (name === 'sqlite') return; // it has one writer

    it('waits for an opt-out that is being noted just then', async () => {
      const email = await newMember();
      const tried = await signUp(email);
      const { query } = other.app.get(Database, { strict: false });
      const isHeldUp = async (): Promise<boolean> =>
        (await sql<{ held: number }>`select count(*) as held from pg_locks where not granted and relation = 'overtaking_calls'::regclass`.execute(query)).rows[0]?.held === 1;
      const keeping = await query.transaction().execute(async (noting) => {
        const place = { id: `late-${serial}`, account_id: app.demo.accountId, begun_at: Date.now() + 60_000, concerned: 'anybody, since it does not open' };
        await noting.insertInto('overtaking_calls').values(place).execute();
        const outcome = tried.end(503);
        await expect.poll(isHeldUp).toBe(true);
        return { outcome };
      });
      expect(await keeping.outcome).toBe('upstream_unavailable');
      await query.deleteFrom('overtaking_calls').execute();
    });
  });
});
