import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { endpointById, endpoints, findMistakes, Receiver, sources } from '../../src/contract/index.js';
import type { JsonSchema } from '../../src/contract/index.js';

/** One operation as CleverReach describes it. A name with "!" is required. */
interface Listed {
  readonly route: string;
  readonly confidence: string;
  readonly query?: readonly string[];
  readonly body?: readonly string[];
  readonly batch?: boolean;
  readonly deprecated?: boolean;
  readonly permission?: boolean;
  readonly token?: boolean;
}

const read = <T>(name: string): T => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as T;
const listed = read<readonly Listed[]>('./catalogue.json');
const examples = read<Readonly<Record<string, readonly unknown[]>>>('./examples.json');

const marked = (names: readonly string[], required: readonly string[]) => names.map((name) => (required.includes(name) ? `${name}!` : name)).sort();

/** The object a body is made of: the rows of a batch, the plain one of several forms. */
const fieldsOf = (shape: JsonSchema | undefined): readonly string[] => {
  const object = shape?.type === 'array' ? shape.items : (shape?.anyOf?.[0] ?? shape);
  return marked(Object.keys(object?.properties ?? {}), object?.required ?? []);
};

const rowOf = (route: string) => endpoints.find((endpoint) => endpoint.route === route);

describe('the list of operations', () => {
  it('and the rows are the same', () => {
    expect(endpoints.map(({ route }) => route).sort()).toEqual(listed.map(({ route }) => route).sort());
  });

  it.each(listed)('$route is told as listed', ({ route, confidence, query = [], batch = false, ...flags }) => {
    const row = rowOf(route);
    expect({
      confidence: row?.confidence,
      query: marked(Object.keys(row?.query ?? {}), row?.requiredQuery ?? []),
      batch: row?.body?.shape.type === 'array',
      deprecated: row?.deprecated ?? false,
      permission: row?.needsPermission ?? false,
      token: row?.access !== 'none',
    }).toEqual({
      confidence,
      query: [...query].sort(),
      batch,
      deprecated: flags.deprecated ?? false,
      permission: flags.permission ?? false,
      token: flags.token ?? true,
    });
  });

  it.each(listed)('the body of $route has the listed fields', ({ route, body }) => {
    const row = rowOf(route);
    expect(row?.body !== undefined).toBe(body !== undefined);
    for (const field of body ?? []) expect(fieldsOf(row?.body?.shape)).toContain(field);
  });

  it('holds together', () => {
    expect(findMistakes(endpoints)).toEqual([]);
  });

  it('gives a title to one shape only', () => {
    const titles = new Map<string, JsonSchema>();
    const walk = (shape: JsonSchema): void => {
      const { title, properties = {}, items, anyOf = [], additionalProperties } = shape;
      if (title !== undefined) {
        expect(shape).toEqual(titles.get(title) ?? shape);
        titles.set(title, shape);
      }
      for (const part of [...Object.values(properties), ...anyOf, items, additionalProperties]) if (typeof part === 'object') walk(part);
    };
    for (const { answer, body } of endpoints) for (const shape of [answer, body?.shape]) if (shape) walk(shape);
    expect(titles.get('Receiver')).toBe(Receiver);
  });

  it('names known sources only', () => {
    expect(endpoints.flatMap((endpoint) => endpoint.sources).filter((id) => !(id in sources))).toEqual([]);
  });
});

describe('recorded answers', () => {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });
  const cases = Object.entries(examples).flatMap(([id, bodies]) => bodies.map((body, at) => ({ id, at, body })));

  it.each(cases)('$id ($at) fits its row', ({ id, body }) => {
    const endpoint = endpointById(id);
    const fits = ajv.compile(endpoint?.answer as object);
    expect({ valid: fits(body), errors: fits.errors }).toEqual({ valid: true, errors: null });
  });

  it.each(cases.filter(({ body }) => typeof body === 'object'))('$id ($at) would not fit with its values of the wrong type', ({ id, body }) => {
    const wrong: unknown = JSON.parse(JSON.stringify(body), (key, value: unknown) =>
      key !== '' && typeof value !== 'object' ? { not: value } : value);
    expect(ajv.compile(endpointById(id)?.answer as object)(wrong)).toBe(false);
  });

  it.each(endpoints)('the shapes of $id compile', ({ answer, body, query }) => {
    for (const shape of [answer, body?.shape, ...Object.values(query ?? {})]) if (shape) expect(ajv.compile(shape)).toBeTypeOf('function');
  });
});
