import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operations } from '../../src/edge/legacy/changes/index.js';
import { LegacyTable } from '../../src/edge/legacy/table.js';
import { goodOldCalls } from '../support/good-old-calls.js';
import { startLegacy } from '../support/start-legacy.js';
import type { LegacyDoors, OldIntegration } from '../support/start-legacy.js';

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

const table = new LegacyTable(operations);
const textIds = /(?<!\\)"(?:id|groups?_id|customer_tables_id|mailing_id|[a-z_]+_count|activated|registered|stamp)":"[0-9]+"/;

describe.each(['/v1', '/v2', ''])('under "%s"', (version) => {
  const served = Object.entries(goodOldCalls).flatMap(([id, call]) => {
    const operation = operations.find((each) => each.id === id && 'translations' in each);
    const method = operation?.route.split(' ')[0] ?? '';
    const { at } = call;
    const found = table.find(method, `${version}${at.split('?')[0]}`).operation;
    return 'translations' in found ? [{ ...call, id, method, translations: found.translations }] : [];
  });

  it.each(served)('$id reaches its v3 call and is answered in the old types', async ({ method, at, body, translations }) => {
    await app.simulator.restore(fresh);
    await app.simulator.clearCalls();
    const { status, text, headers } = await old.ask(method, `${version}${at}`, body);
    const called = (await app.simulator.calls()).map(({ endpoint }) => endpoint);
    const targets = translations.map(({ endpoint }) => (endpoint.id === 'clients.token' ? 'clients.get' : endpoint.id));
    const told = text.replace(/"(?:global_)?attributes":\{[^}]*\}/g, '');
    expect({ status, isDeprecated: headers['deprecation'], isExact: JSON.stringify(JSON.parse(text)) === text, textId: textIds.exec(told)?.[0] }).toEqual({
      status: 200,
      isDeprecated: '@1514764800',
      isExact: true,
      textId: undefined,
    });
    expect(targets.some((target) => called.includes(target))).toBe(true);
  });
});

it('knows a good call of every translated operation', () => {
  const translated = operations.filter((operation) => 'translations' in operation).map(({ id }) => id);
  expect(Object.keys(goodOldCalls).sort()).toEqual([...new Set(translated)].sort());
});
