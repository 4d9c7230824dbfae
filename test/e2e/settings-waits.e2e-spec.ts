import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { RequestListener, Server as HttpServer } from 'node:http';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { ConsumerIdentities, Consumers } from '../../src/access/index.js';
import { hashSecret } from '../../src/access/secret-hash.js';
import { SecretProof } from '../../src/access/secret-proof.js';
import { readSettings } from '../../src/config/index.js';
import { Secret } from '../../src/core/index.js';
import { DatabaseLocks } from '../../src/storage/index.js';
import { BufferedWrites } from '../../src/upstream/index.js';
import { Accounts } from '../../src/vault/index.js';
import { HandClock, connectAccounts, makeConsumer, openAccess } from '../support/access.js';
import { AUDIENCE, ISSUER, startProvider } from '../support/identity-provider.js';
import { callRaw } from '../support/raw-call.js';
import type { RawResponse } from '../support/raw-call.js';
import { startApp } from '../support/start-app.js';
import type { TestApp } from '../support/start-app.js';
import { createFolder, postgres } from '../support/stores.js';

const every = { strict: false } as const;
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const portOf = (server: Server | HttpServer): number => (server.address() as AddressInfo).port;
const appWith = async (settings: Readonly<Record<string, string>>): Promise<TestApp> => {
  const app = await startApp({ UPSTREAM_RETRIES: '0', ACCESS_CACHE_MS: '0', READ_SHARE_MS: '0', ...settings });
  closers.push(() => app.stop());
  return app;
};
const ask = (app: TestApp, path = '/v3/groups', key = app.demo.apiKey): Promise<RawResponse> => callRaw(app.url, { path, headers: { authorization: `Bearer ${key}` } });
const codeOf = ({ headers, status }: RawResponse): unknown => headers['x-gateway-error'] ?? status;

/** A server in the place of CleverReach that gives tokens; everything else is the test's. */
const startServer = async (answer: RequestListener): Promise<HttpServer> => {
  const tokens: Readonly<Record<string, unknown>> = { '/oauth/token.php': { access_token: 'token', expires_in: 86_400, token_type: 'bearer' }, '/v3/debug/whoami': { id: '129148' } };
  const server = createHttpServer((request, response) => {
    const token = tokens[request.url ?? ''];
    if (token === undefined) answer(request, response);
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(token));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return server;
};

describe('a setting of time makes a difference', () => {
  it('UPSTREAM_CONNECT_TIMEOUT_MS: a CleverReach that greets nobody is given up; where that is allowed, it is waited for', async () => {
    const sockets: Socket[] = [];
    const mute = createServer((socket) => void sockets.push(socket.on('error', () => undefined)));
    await once(mute.listen(0, '127.0.0.1'), 'listening');
    closers.push(() => {
      for (const socket of sockets) socket.destroy();
      mute.close();
    });
    const settings = { CLEVERREACH_URL: `https://127.0.0.1:${portOf(mute)}` };
    const [usual, other] = [await appWith({ ...settings, UPSTREAM_CONNECT_TIMEOUT_MS: '60000' }), await appWith({ ...settings, UPSTREAM_CONNECT_TIMEOUT_MS: '100' })];
    const grant = { accountId: '129148', name: 'Gotham', clientId: 'sim-client-1', accessToken: new Secret('token'), expiresAt: Date.now() + 86_400_000 };
    for (const { gateway } of [usual, other]) await gateway.app.get(Accounts, every).connect(grant);
    const ends: string[] = [];
    const waiting = ask(usual).then(() => ends.push('usual'));
    expect([codeOf(await ask(other)), ends]).toEqual(['upstream_unavailable', []]);
    for (const socket of sockets) socket.destroy();
    await waiting;
  });

  it('UPSTREAM_BODY_TIMEOUT_MS: an answer that falls silent half way ends; where that is allowed, its rest is waited for', async () => {
    const rests: (() => void)[] = [];
    const server = await startServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write('[1');
      rests.push(() => void response.end(',2]'));
    });
    const settings = { CLEVERREACH_URL: `http://127.0.0.1:${portOf(server)}` };
    const usual = await appWith(settings);
    const other = await appWith({ ...settings, UPSTREAM_BODY_TIMEOUT_MS: '100' });
    const whole = ask(usual, '/v2/groups');
    const broken = await ask(other, '/v2/groups');
    await expect.poll(() => rests.length).toBe(2);
    for (const end of rests) end();
    expect([broken.status >= 500, (await whole).status]).toEqual([true, 200]);
  });

  /** What a caller of an app hears that sends nothing after this while it listens. */
  const heardAfter = async (app: TestApp, header: string, body = ''): Promise<string> => {
    const { hostname, port } = new URL(app.url);
    const socket = connect(Number(port), hostname);
    closers.push(() => socket.destroy());
    socket.write(`POST /v2/groups HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer ${app.demo.apiKey}\r\n${header}\r\n\r\n${body}`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    return answer.toString('latin1').slice(0, 12);
  };
  const orNothing = (heard: Promise<string>): Promise<string> => Promise.race([heard, Promise.resolve('nothing')]);

  it('BODY_PAST_QUIET_MS: a caller that stops in the midst of a body that is too large is answered then, and no sooner', async () => {
    const [usual, patient] = [await appWith({ MAX_BODY_BYTES: '2000' }), await appWith({ MAX_BODY_BYTES: '2000', BODY_PAST_QUIET_MS: '60000' })];
    const begun = ['Transfer-Encoding: chunked', `bb8\r\n${'a'.repeat(3_000)}\r\n`] as const;
    const later = heardAfter(patient, ...begun);
    expect([await heardAfter(usual, ...begun), await orNothing(later)]).toEqual(['HTTP/1.1 413', 'nothing']);
  });

  it('BODY_PAST_TIMES: a body that is so many times too large is waited for, and a larger one refused at once', async () => {
    const settings = { MAX_BODY_BYTES: '2000', BODY_PAST_QUIET_MS: '60000' };
    const [usual, strict] = [await appWith(settings), await appWith({ ...settings, BODY_PAST_TIMES: '2' })];
    const later = heardAfter(usual, 'Content-Length: 8000');
    expect([await heardAfter(usual, 'Content-Length: 8001'), await heardAfter(strict, 'Content-Length: 4001'), await orNothing(later)]).toEqual(['HTTP/1.1 413', 'HTTP/1.1 413', 'nothing']);
  });

  it.each<[string, string, string]>([
    ['waits for the writes of its account that are on their way', '60000', 'dropped'],
    ['is refused at once where it may not wait', '0', 'conflict'],
  ])('BUFFER_DROP_WAIT_MS: a drop %s', async (_, waitMs, wanted) => {
    const app = await appWith({ BUFFER_DROP_WAIT_MS: waitMs, BUFFER_POLL_MS: '600000' });
    const lease = await app.gateway.app.get(DatabaseLocks, every).acquire(`deliver ${app.demo.accountId}`, { waitMs: 5_000 });
    await app.simulator.faults([{ path: '/v3/', fault: { status: 503 } }]);
    const key = await app.consumer({ policy: { buffered: ['forms.send'] } });
    const { headers } = await callRaw(app.url, { method: 'POST', path: '/v3/forms/1/send/activate', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, body: '{"email":"jane@example.org"}' });
    const dropped = app.gateway.app.get(BufferedWrites, every).drop(String(headers['x-gateway-kept-write']), 'test').then(() => 'dropped', (error: { code: string }) => error.code);
    await Promise.race([dropped, pause(1_000)]);
    await lease?.release();
    expect([lease === undefined, await dropped]).toEqual([false, wanted]);
  });

  it('UPSTREAM_IDLE_TIMEOUT_MS: a connection that is not used is given up', async () => {
    const open = new Map<number, number>();
    const start = async (settings: Readonly<Record<string, string>>): Promise<{ readonly app: TestApp; readonly count: () => number }> => {
      const server = await startServer((_request, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end('[]'));
      server.keepAliveTimeout = 600_000;
      const port = portOf(server);
      server.on('connection', (socket) => {
        open.set(port, (open.get(port) ?? 0) + 1);
        socket.on('close', () => open.set(port, (open.get(port) ?? 0) - 1));
      });
      return { app: await appWith({ CLEVERREACH_URL: `http://127.0.0.1:${port}`, ...settings }), count: () => open.get(port) ?? 0 };
    };
    const [usual, other] = [await start({ UPSTREAM_IDLE_TIMEOUT_MS: '600000' }), await start({ UPSTREAM_IDLE_TIMEOUT_MS: '100' })];
    expect([(await ask(usual.app)).status, (await ask(other.app)).status]).toEqual([200, 200]);
    await expect.poll(other.count).toBe(0);
    expect(usual.count()).toBeGreaterThan(0);
  });

  it('UPSTREAM_BREAKER_PERCENT: the same failures open the circuit breaker or not', async () => {
    const fail = async (settings: Readonly<Record<string, string>>): Promise<unknown> => {
      const app = await appWith({ UPSTREAM_BREAKER_CALLS: '4', UPSTREAM_BREAKER_OPEN_MS: '600000', ...settings });
      await ask(app);
      await app.simulator.faults([{ path: '/v3/forms', fault: { status: 503 } }]);
      for (let call = 0; call < 3; call += 1) await ask(app, '/v3/forms');
      return codeOf(await ask(app));
    };
    expect([await fail({}), await fail({ UPSTREAM_BREAKER_PERCENT: '99' })]).toEqual(['upstream_unavailable', 200]);
  });

  it('GUESS_WINDOW_SECONDS: who has guessed is slowed until it is over', async () => {
    const settings = { GUESSES_PER_ADDRESS: '2', GUESS_PAUSE_MS: '1' };
    const [usual, other] = [await appWith(settings), await appWith({ ...settings, GUESS_WINDOW_SECONDS: '1' })];
    const guess = async (app: TestApp): Promise<number> => (await ask(app, '/v3/groups', 'wrong')).status;
    for (const app of [usual, other]) await expect.poll(() => guess(app)).toBe(429);
    await expect.poll(() => guess(other), { interval: 1_100, timeout: 20_000 }).toBe(401);
    expect(await guess(usual)).toBe(429);
  });

  it('IDP_KEYS_SECONDS: a key that the provider has withdrawn is good until the keys are asked for again', async () => {
    const provider = await startProvider();
    closers.push(() => provider.stop());
    const claims = { azp: 'shop-app', scope: 'groups:read' };
    const apps = [await appWith(provider.settings), await appWith({ ...provider.settings, IDP_KEYS_SECONDS: '1' })] as const;
    for (const { gateway, demo } of apps) {
      const { id } = await gateway.app.get(Consumers, every).create({ name: 'shop', kind: 'internal_app', scopes: ['groups:read'], accountIds: [demo.accountId] }, 'test');
      await gateway.app.get(ConsumerIdentities, every).add(id, 'shop-app', 'test');
    }
    const token = await provider.sign(claims);
    const statuses = (): Promise<number[]> => Promise.all(apps.map(async (app) => (await ask(app, '/v3/groups', token)).status));
    expect(await statuses()).toEqual([200, 200]);
    await provider.rotate();
    await expect.poll(statuses, { timeout: 10_000 }).toEqual([200, 401]);
  });

  it('IDP_KEYS_COOLDOWN_SECONDS: made-up key ids cause no flood of questions', async () => {
    const provider = await startProvider();
    closers.push(() => provider.stop());
    const asked = async (settings: Readonly<Record<string, string>>): Promise<number> => {
      const app = await appWith({ ...provider.settings, ...settings });
      const before = provider.questions();
      for (const keyId of ['a', 'b', 'c']) await ask(app, '/v3/groups', await provider.sign({}, { keyId }));
      return provider.questions() - before;
    };
    expect([await asked({ IDP_KEYS_COOLDOWN_SECONDS: '30' }), await asked({ IDP_KEYS_COOLDOWN_SECONDS: '0' })]).toEqual([1, 4]);
  });

  it('IDP_FAILURE_PAUSE_MS: a provider that gives no keys is not asked by every token', async () => {
    const provider = await startProvider();
    closers.push(() => provider.stop());
    provider.fail(500);
    const token = await provider.sign({});
    const asked = async (settings: Readonly<Record<string, string>>): Promise<readonly [number, readonly number[]]> => {
      const app = await appWith({ ...provider.settings, ...settings });
      const before = provider.questions();
      const statuses: number[] = [];
      for (const _ of ['a', 'b', 'c']) statuses.push((await ask(app, '/v3/groups', token)).status);
      return [provider.questions() - before, statuses];
    };
    expect([await asked({ IDP_FAILURE_PAUSE_MS: '600000' }), await asked({})]).toEqual([[1, [503, 503, 503]], [3, [503, 503, 503]]]);
  });

  it('IDP_TIMEOUT_MS: a provider that does not answer is given up; where that is allowed, it is waited for', async () => {
    const provider = await startProvider();
    closers.push(() => provider.stop());
    const answers: (() => void)[] = [];
    const slow = createHttpServer((_request, response) => {
      answers.push(() => void fetch(provider.settings['IDP_JWKS_URL'] ?? '').then(async (keys) => response.writeHead(200, { 'content-type': 'application/json' }).end(await keys.text())));
    });
    await once(slow.listen(0, '127.0.0.1'), 'listening');
    closers.push(() => {
      slow.closeAllConnections();
      slow.close();
    });
    const settings = { IDP_ISSUER: ISSUER, IDP_AUDIENCE: AUDIENCE, IDP_JWKS_URL: `http://127.0.0.1:${portOf(slow)}/jwks`, IDP_KEYS_COOLDOWN_SECONDS: '0' };
    const [usual, other] = [await appWith({ ...settings, IDP_TIMEOUT_MS: '60000' }), await appWith({ ...settings, IDP_TIMEOUT_MS: '100' })];
    const token = await provider.sign({ azp: 'stranger' });
    const waiting = ask(usual, '/v3/groups', token);
    const given = await ask(other, '/v3/groups', token);
    await expect.poll(() => answers.length).toBe(2);
    for (const answer of answers) answer();
    expect([given.status, (await waiting).status]).toEqual([503, 401]);
  });

  it('OAUTH_REFRESH_SECONDS: a refresh token ends', async () => {
    const refresh = async (settings: Readonly<Record<string, string>>): Promise<unknown> => {
      const clock = new HandClock();
      const access = await openAccess({ DATA_DIR: await createFolder(), ...settings }, clock);
      closers.push(() => access.close());
      await connectAccounts(access);
      const { id: consumerId } = await makeConsumer(access);
      const { clientId: id, clientSecret: secret } = await access.logins.createOAuth({ consumerId, accountId: '1001' }, 'test');
      const pair = await access.issuer.exchange((await access.issuer.clientCredentials({ id, secret })).access);
      clock.timeMs += 61_000;
      if (!pair?.refresh) throw new Error('There is no refresh token.');
      return access.issuer.refresh({ id, secret }, pair.refresh).then(() => 'refreshed', (refusal: { error: string }) => refusal.error);
    };
    expect([await refresh({}), await refresh({ OAUTH_REFRESH_SECONDS: '60' })]).toEqual(['refreshed', 'invalid_grant']);
  });

  it('SECRET_CHECKS_AT_ONCE: more secrets of one address are checked before the next one has to go', async () => {
    const refused = async (settings: Readonly<Record<string, string>>): Promise<number> => {
      const proof = new SecretProof(new HandClock(), { values: readSettings(settings) });
      const wrong = Array.from({ length: 34 }, (_, at) => proof.isRight(undefined, new Secret(`wrong ${at}`), '192.0.2.1').then(() => 'checked', ({ code }: { code: string }) => code));
      return (await Promise.all(wrong)).filter((end) => end === 'too_busy').length;
    };
    expect([await refused({ SECRET_CHECKS_AT_ONCE: '1' }), await refused({ SECRET_CHECKS_AT_ONCE: '2' })]).toEqual([1, 0]);
  });

  it('SECRET_TRUST_SECONDS: a right secret is known again for that long', async () => {
    const owner = { id: 'login', secret_hash: await hashSecret(new Secret('right')) };
    const isKnown = async (settings: Readonly<Record<string, string>>): Promise<boolean> => {
      const proof = new SecretProof(new HandClock(), { values: readSettings(settings) });
      await proof.isRight(owner, new Secret('right'), '192.0.2.1');
      return proof.knows(owner, new Secret('right'));
    };
    expect([await isKnown({}), await isKnown({ SECRET_TRUST_SECONDS: '0' })]).toEqual([true, false]);
  });

  it.skipIf(postgres.skipped !== undefined)('DATABASE_CONNECTIONS: no more connections to PostgreSQL than that', async () => {
    const store = await postgres.create();
    closers.push(() => store.remove());
    const url = new URL(store.environment['DATABASE_URL'] ?? '');
    url.searchParams.set('application_name', 'one connection');
    const app = await appWith({ DATABASE_URL: url.href, DATABASE_CONNECTIONS: '1' });
    const keys = await Promise.all(Array.from({ length: 5 }, () => app.consumer({})));
    await Promise.all(keys.map((key) => ask(app, '/v3/groups', key)));
    const client = new pg.Client(process.env['DATABASE_URL']);
    await client.connect();
    const { rows } = await client.query<{ count: string }>("select count(*) from pg_stat_activity where application_name = 'one connection'");
    await client.end();
    expect(rows[0]?.count).toBe('1');
  });
});
