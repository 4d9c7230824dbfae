import { describe, expect, it } from 'vitest';
import { endpoints, groups } from '../../../contract/index.js';
import { checkTable } from '../check-table.js';
import { findMistakes } from './find-mistakes.js';
import { operations } from './index.js';
import { changed, gone, same } from './operation.js';
import type { Operation } from './operation.js';
import { steps } from './rewrites/index.js';
import { numbersAsNumbers } from './rewrites/numbers.js';
import { Refusal, requestStep, bytesStep } from './step.js';
import { isSame, workTranslation } from './work-examples.js';

const translated = operations.flatMap((operation) => ('translations' in operation ? [operation] : []));

describe('each operation does what its examples say', () => {
  const examples = translated.flatMap(({ id, versions, translations }) =>
    translations.flatMap((translation) => translation.examples.map((example) => ({ id, to: translation.endpoint.id, version: versions.at(-1) ?? 'v2', translation, example }))),
  );
  it.each(examples)('$id becomes $to', async ({ version, translation, example }) => {
    const { query = {}, body, sends = {}, gets = null } = example;
    const { sent, answered } = await workTranslation(translation, version, example);
    const { answers = gets } = example;
    const expected = example.sends ? { query: sends.query ?? query, body: sends.body } : { query, body };
    expect([sent instanceof Refusal ? expected : { query: sent.query, body: sent.body }, isSame(answered, answers)]).toEqual([expected, true]);
  });
});

describe('the table', () => {
  it('has no mistakes', async () => expect(await findMistakes(operations, steps, endpoints)).toEqual([]));

  it('does not let the gateway start with a mistake in it, and tells them all', async () => {
    const [first, second] = operations.slice(0, 2);
    await expect(checkTable(operations)).resolves.toBeUndefined();
    await expect(checkTable([...operations, ...(first && second ? [first, second] : [])])).rejects.toThrow(/v1 POST \/login has two fates;.*v2 POST \/login\/refresh has two fates/);
  });

  const params = { id: '7' };
  const truncate = changed({ id: 'groups.truncate', versions: ['v2'], differs: ['Renamed.'] }, 'DELETE /groups/{id}/truncate', (becomes) => [
    becomes(groups.clear, { params: ({ id }) => ({ id }), examples: [{ params, gets: true }] }),
  ]);
  const find = (rows: readonly Operation[], more: typeof steps = []) => findMistakes([...operations, ...rows], [...steps, ...more], endpoints);

  it('reports a rewrite that applies to nothing, one that changes nothing, and one whose example does not hold', async () => {
    const lost = bytesStep({ title: 'Lost.', apply: (bytes) => bytes, examples: [{ given: '1', gives: '1' }] });
    const wrong = requestStep({ title: 'Wrong.', apply: (call) => ({ ...call, body: 1 }), examples: [{ given: {}, gives: { body: 2 } }] });
    expect(await find([], [lost, wrong])).toEqual([
      '"Lost." applies to nothing',
      '"Wrong." applies to nothing',
      '"Lost." changes nothing in its examples',
      '"Wrong.": example 1 does not hold',
    ]);
  });

  it('reports a rewrite that fails on its own examples', async () => {
    const broken = requestStep({ title: 'Broken.', apply: () => { throw new Error('no'); }, examples: [{ given: {}, gives: {} }] });
    expect(await find([], [broken])).toEqual(['"Broken." applies to nothing', '"Broken." fails on its own examples']);
  });

  it('reports a rewrite that stands in no list, a title said twice and a route with two fates', async () => {
    const unlisted = { ...numbersAsNumbers };
    const twice = changed({ id: 'x', versions: ['v1'] }, 'GET /x', (becomes) => [
      becomes(groups.list, { params: () => ({}), answer: [unlisted], examples: [{ params: {}, gets: [{ id: '1' }], answers: [{ id: 1 }] }] }),
    ]);
    const other = gone({ id: 'y', versions: ['v1'], refusal: new Refusal(404, 'Not Found'), differs: ['setactive is activate in v3.'] }, 'GET /x');
    expect(await find([twice, other])).toEqual([
      `"${numbersAsNumbers.title}" is not in the list of rewrites`,
      '"setactive is activate in v3." is said twice',
      'v1 GET /x has two fates',
    ]);
  });

  it('knows two fates of one route under other parameter names and other versions', async () => {
    const again = { ...truncate, route: 'DELETE /groups/{group_id}/truncate', versions: ['v1', 'v2'] } as const;
    expect(await find([again])).toEqual(['v2 DELETE /groups/{}/truncate has two fates']);
  });

  it('reports a v3 call that is not in the contract', async () => {
    expect(await findMistakes([truncate], [], endpoints.filter(({ id }) => id !== 'groups.clear'))).toEqual([
      expect.stringContaining('is not in the list of rewrites'),
      'DELETE /v3/groups/{id}/clear is not in the contract',
    ]);
  });

  it('reports an example that sends or answers something else, or belongs to another translation', async () => {
    const untrue = changed({ id: 'untrue', versions: ['v1'], differs: ['Untrue.'] }, 'GET /untrue', (becomes) => [
      becomes(groups.list, { params: () => ({}), examples: [{ params: {}, sends: { query: { a: '1' } }, gets: [1], answers: [2] }] }),
      becomes(groups.list, { params: () => ({}), examples: [{ params: {}, gets: [1] }] }),
    ]);
    expect(await find([untrue])).toEqual([
      'untrue: example 1 of groups.list sends something else',
      'untrue: example 1 of groups.list answers something else',
      'untrue: example 1 of groups.list belongs to another translation',
    ]);
  });

  it('reports a row whose fate is not what it does', async () => {
    const notSame = { ...truncate, fate: 'same', route: 'GET /a' } as const;
    const notChanged = { ...same({ id: 'b', versions: ['v1'] }, 'GET /b', (becomes) => becomes(groups.list, { params: () => ({}), examples: [{ params: {}, gets: [] }] })), fate: 'changed' } as const;
    expect(await find([notSame, notChanged])).toEqual(['groups.truncate is called same but is not', 'b is called changed but is not']);
  });

  it('does not compile where a path parameter of v3 is missing, one of the old path is made up, or an example is missing', () => {
    const compiledOnlyByForce = [
      changed({ id: 'x', versions: ['v1'] }, 'DELETE /groups/{id}/truncate', (becomes) => [
        // @ts-expect-error id is missing
        becomes(groups.clear, { params: () => ({}), examples: [{ params }] }),
      ]),
      changed({ id: 'x', versions: ['v1'] }, 'DELETE /groups/{id}/truncate', (becomes) => [
        // @ts-expect-error group_id is no parameter of the old path
        becomes(groups.clear, { params: ({ group_id }) => ({ id: group_id }), examples: [{ params }] }),
      ]),
      changed({ id: 'x', versions: ['v1'] }, 'DELETE /groups/{id}/truncate', (becomes) => [
        // @ts-expect-error no example
        becomes(groups.clear, { params: ({ id }) => ({ id }), examples: [] }),
      ]),
      // @ts-expect-error no example
      bytesStep({ title: 'x', apply: (bytes) => bytes, examples: [] }),
    ];
    expect(compiledOnlyByForce).toHaveLength(4);
  });
});
