import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operations } from '../../src/edge/legacy/changes/index.js';
import { goodOldCalls } from '../support/good-old-calls.js';
import { oldWriteEffects } from '../support/old-write-effects.js';
import { callRaw } from '../support/raw-call.js';
import { startLegacy } from '../support/start-legacy.js';
import type { LegacyDoors, OldIntegration } from '../support/start-legacy.js';

const jane = '/groups/240390/receivers/jane@example.org';

let app: LegacyDoors;
let old: OldIntegration;
let fresh: Awaited<ReturnType<LegacyDoors['simulator']['snapshot']>>;

beforeAll(async () => {
  app = await startLegacy();
  old = await app.integration({ switches: { v1Clear: true } });
  await old.ask('GET', '/v2/groups');
  fresh = await app.simulator.snapshot();
});
afterAll(() => app.stop());

/** What stands before a write where the seed already is what it shall become. */
const before: Readonly<Record<string, readonly [method: string, path: string]>> = { 'groups.receivers.setactive': ['PUT', `/v1${jane}/setinactive`] };

const methodOf = (id: string): string => operations.find((row) => row.id === id && 'translations' in row)?.route.split(' ')[0] ?? '';

/** Reads under a version; v3 with a credential of its own. */
const look = async (version: string, read: string): Promise<readonly [answer: unknown, status: number]> => {
  if (read === 'the mailbox') return [await app.simulator.mailbox(), 200];
  const path = read.startsWith('/v3') ? read : `${version}${read}`;
  const { status, text } = path.startsWith('/v3')
    ? await callRaw(app.url, { path, headers: { authorization: `Bearer ${app.apiKey}` } })
    : await old.ask('GET', path);
  return [text === '' ? null : (JSON.parse(text) as unknown), status];
};

describe.each([
  { written: '/v1', seen: '/v2' },
  { written: '/v2', seen: '/v3' },
  { written: '', seen: '/v1' },
])('a write under "$written" is seen under $seen', ({ written, seen }) => {
  const cases = Object.entries(oldWriteEffects).filter(([id]) => !(written === '/v2' && id === 'groups.receivers.delete_all'));

  it.each(cases)('%s', async (id, { read, tell, becomes }) => {
    await app.simulator.restore(fresh);
    const [method, path] = before[id] ?? [];
    if (method !== undefined && path !== undefined) await old.ask(method, path);
    const first = tell(...(await look(seen, read)));
    const call = goodOldCalls[id];
    const { status } = await old.ask(methodOf(id), `${written}${call?.at ?? ''}`, call?.body);
    const then = tell(...(await look(seen, read)));
    expect({ status, isNew: first !== becomes, then }).toEqual({ status: 200, isNew: true, then: becomes });
  });
});

it('is checked for every operation that writes', () => {
  const writing = operations.filter((row) => 'translations' in row && row.translations.some(({ endpoint }) => endpoint.access === 'write'));
  const ofTokens = ['clients.token'];
  expect(Object.keys(oldWriteEffects).sort()).toEqual([...new Set(writing.map(({ id }) => id))].filter((id) => !ofTokens.includes(id)).sort());
});
