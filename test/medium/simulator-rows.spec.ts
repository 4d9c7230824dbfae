import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { endpoints } from '../../src/contract/index.js';
import type { Endpoint } from '../../src/contract/index.js';
import type { Snapshot } from '../../src/simulator/index.js';
import { served } from '../../src/simulator/routes/index.js';
import { addressOf, goodCallsFor, prepareGoodCalls } from '../support/good-calls.js';
import type { GoodCall } from '../support/good-calls.js';
import { startHookListener } from '../support/hook-listener.js';
import type { HookListener } from '../support/hook-listener.js';
import { startSimulator } from '../support/start-simulator.js';
import type { TestSimulator } from '../support/start-simulator.js';

const examples = JSON.parse(readFileSync(new URL('../contract/examples.json', import.meta.url), 'utf8')) as Readonly<Record<string, readonly unknown[]>>;
const ajv = new Ajv2020({ strict: false, allErrors: true });
const fresh = { clientId: 'every-scope', clientSecret: 's' };

let simulator: TestSimulator;
let hook: HookListener;
let calls: Readonly<Record<string, GoodCall>>;
let first: Snapshot;

beforeAll(async () => {
  [simulator, hook] = await Promise.all([startSimulator(), startHookListener()]);
  calls = goodCallsFor(hook);
  prepareGoodCalls(simulator.world);
  first = simulator.world.store.snapshot();
});
afterAll(async () => {
  await Promise.all([simulator.close(), hook.close()]);
});

const callFor = (id: string): GoodCall => {
  const call = calls[id];
  if (!call) throw new Error(`Write a good call for ${id}.`);
  return call;
};

const send = async (endpoint: Endpoint, token: string | undefined): Promise<{ status: number; answer: unknown }> => {
  const call = callFor(endpoint.id);
  const response = await fetch(simulator.url + addressOf(endpoint.route, call), {
    method: endpoint.route.split(' ')[0] ?? '',
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
  });
  return { status: response.status, answer: endpoint.answerType === 'text/html' ? await response.text() : await response.json() };
};

/** A token of an app that has exactly these scopes; none means all. */
const tokenWith = async (scopes: readonly string[]): Promise<string> => {
  const { store } = simulator.world;
  const demo = store.clients.find('sim-client-1');
  if (!demo) throw new Error('The seed has no sim-client-1.');
  store.clients.put({ ...demo, id: fresh.clientId, secret: fresh.clientSecret, scopes });
  return simulator.token(fresh);
};

const typeOf = (value: unknown): string => (Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value);

/** Keys of an example that an answer lacks or has with another type; lists by their first item. */
const missingIn = (example: unknown, answer: unknown, at = '$'): string[] => {
  if (example === null) return [];
  if (typeOf(example) !== typeOf(answer)) return [`${at} is ${typeOf(answer)} instead of ${typeOf(example)}`];
  if (Array.isArray(example) && Array.isArray(answer)) return example.length === 0 ? [] : missingIn(example[0], answer[0], `${at}[0]`);
  if (typeof example !== 'object') return [];
  return Object.entries(example).flatMap(([key, value]) => {
    const found = (answer as Record<string, unknown>)[key];
    return found === undefined ? [`${at}.${key} is missing`] : missingIn(value, found, `${at}.${key}`);
  });
};

/** Keys of attributes differ from account to account. */
const withoutFreeKeys = (example: unknown): unknown =>
  JSON.parse(JSON.stringify(example, (key, value: unknown) => (key === 'attributes' || key === 'global_attributes' ? null : value)));

it('answers every row of the contract and nothing else', () => {
  expect(served.map(({ endpoint }) => endpoint.id).sort()).toEqual(endpoints.map(({ id }) => id).sort());
});

it('has a good call for every row', () => {
  expect(Object.keys(calls).sort()).toEqual(endpoints.map(({ id }) => id).sort());
});

const scopeOf = ({ noun, access }: Endpoint): string => `${noun}:${access}`;
const scopes = [...new Set(endpoints.map(scopeOf))];
const closed = endpoints.filter(({ access }) => access !== 'none');
const scoped = closed.filter(({ noun }) => !['debug', 'oauth', 'explorer'].includes(noun));
const named = (rows: readonly Endpoint[]) => rows.map((endpoint) => ({ id: endpoint.id, endpoint }));

describe('answers in the shape of the contract and of what was recorded', () => {
  beforeEach(() => {
    simulator.world.store.restore(first);
  });

  it.each(named(endpoints))('$id', async ({ id, endpoint }) => {
    const { status, answer } = await send(endpoint, endpoint.access === 'none' ? undefined : await tokenWith(scoped.includes(endpoint) ? [scopeOf(endpoint)] : []));
    const validate = ajv.compile(endpoint.answer);
    const recorded = (examples[id] ?? [answer]).map((example) => missingIn(withoutFreeKeys(example), answer));
    const missing = recorded.some((lines) => lines.length === 0) ? [] : recorded;
    expect({ status, wrong: validate(answer) ? [] : validate.errors, missing }).toEqual({ status: 200, wrong: [], missing: [] });
  });
});

describe('refuses a token without its scope and changes nothing', () => {
  it.each(named(scoped))('$id', async ({ endpoint }) => {
    const token = await tokenWith(scopes.filter((scope) => scope !== scopeOf(endpoint)));
    const { revision } = simulator.world.store;
    expect(await send(endpoint, token)).toEqual({ status: 403, answer: { error: { code: 403, message: `Forbidden: missing scope ${scopeOf(endpoint)}` } } });
    expect(simulator.world.store.revision).toBe(revision);
  });
});

describe('refuses a call without a token', () => {
  it.each(named(closed))('$id', async ({ endpoint }) => {
    expect(await send(endpoint, undefined)).toEqual({ status: 401, answer: { error: { code: 401, message: 'Unauthorized' } } });
  });
});
