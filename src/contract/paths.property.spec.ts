import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../core/index.js';
import { methodOf, methods, parametersOf, pathOf } from './endpoint.js';
import type { Endpoint } from './endpoint.js';
import { fillPath, readPath, routesOf } from './paths.js';
import { endpointById, endpoints } from './rows.js';

const routes = routesOf(endpoints);
const runs = { numRuns: 5_000 };

const segmentsOf = (path: string): readonly string[] => path.split('/').slice(1);
const isParameter = (segment: string): boolean => segment.startsWith('{');
const withoutJson = (text: string): string => text.replace(/\.json$/i, '');
const lower = (text: string): string => text.replace(/[A-Z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 32));

/** Every fixed segment of the contract: an id that is spelled like one may name another row. */
const words = new Set(
  endpoints.flatMap((row) => segmentsOf(pathOf(row)).filter((part) => !isParameter(part)).map((part) => withoutJson(lower(part)))),
);

const blank = fc.constantFrom(
  '', ' ', '%20', '%20%20', '%09', '%0A', '%C2%A0', '%E3%80%80', '%EF%BB%BF', '%E2%80%8B', '%C2%AD', '%E2%80%AE',
  '.json', '%20.json', '%E2%80%8B.json', '\u00a0', '\u200b',
);
const climbing = fc.constantFrom('.', '..', '%2e', '%2E%2e', '.%2e', '..json', '...json', '%2e%2ejson', '..%2ejson');
const encodedSlash = fc.constantFrom('7%2Freceivers%2F9', '%2f', '7%2F', '%2F7', '7%5creceivers', '%5C', '%2fclear');
const broken = fc.constantFrom('%', '%z', '%zz', '%C0%AF', '%ED%A0%80', '%FF', '7%00', '%00', '7%7f', '%u002f', '%252F', '\ud800');
const odd = fc.constantFrom(
  '__proto__', 'constructor', '{id}', '%7Bid%7D', '*', '7;a=1', '7#x', 'a+b@c.de', 'A@B.JSON', 'x'.repeat(20_000),
);
const free = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 6 }).map((text) => encodeURIComponent(text.toWellFormed())),
);
/** Ways to write a word: as it is, in capitals, with signs that only look alike, with its first letter encoded. */
const firstEncoded = (text: string): string => text.replace(/^\w/, (letter) => `%${letter.charCodeAt(0).toString(16)}`);
const written = fc.constantFrom<(text: string) => string>(
  (text) => text,
  (text) => text.toUpperCase(),
  (text) => text.replaceAll('k', '%E2%84%AA').replaceAll('s', '%C5%BF'),
  firstEncoded,
);
const word = fc.tuple(fc.constantFrom(...words), written, fc.constantFrom('', '.json', '.JSON', '.json.json', '%2ejson')).map(
  ([text, write, end]) => `${write(text)}${end}`,
);
const segment = fc.oneof(
  { arbitrary: word, weight: 4 },
  { arbitrary: fc.nat(999).map(String), weight: 3 },
  blank, climbing, encodedSlash, broken, odd, free,
);

/** A row by its id, so that a counterexample is short. */
const anyOf = (rows: readonly Endpoint[]): fc.Arbitrary<string> => fc.constantFrom(...rows.map(({ id }) => id));
const rowOf = (id: string): Endpoint => endpointById(id) as Endpoint;
const endpoint = anyOf(endpoints);

/** The segments of a row's path with a plain id for every parameter. */
const filled = (row: Endpoint): string[] => segmentsOf(pathOf(row)).map((part) => (isParameter(part) ? '7' : part));

/** The path of a row with some segments replaced or put in. */
const bends = fc.array(fc.record({ at: fc.nat(), text: segment, replaced: fc.constantFrom(0, 1) }), { maxLength: 3 });
const bentPath = fc.tuple(endpoint, bends, fc.constantFrom('', '/', '//', '.json')).map(([id, changes, end]) => {
  const path = filled(rowOf(id));
  for (const { at, text, replaced } of changes) path.splice(at % (path.length + 1), replaced, text);
  return `/${path.join('/')}${end}`;
});
const hostilePath = fc.oneof(
  { arbitrary: bentPath, weight: 6 },
  fc.tuple(fc.constantFrom('/', '', '//', '/v3/', '/v3//'), fc.array(segment, { maxLength: 8 })).map(([start, parts]) => start + parts.join('/')),
  fc.string({ maxLength: 60 }),
);
const method = fc.constantFrom(...methods, 'get', 'HEAD', 'PATCH', '');

/** What was sent, without the one slash at the end and the one behind the version that are forgiven. */
const sentSegments = (path: string): readonly string[] => {
  const sent = path.startsWith('/') ? path.slice(1).split('/') : path.split('/');
  if (sent.length > 1 && sent.at(-1) === '') sent.pop();
  if (sent.length > 2 && sent[1] === '' && /^v[0-9]+$/i.test(sent[0] ?? '')) sent.splice(1, 1);
  return sent;
};

const isSafe = (value: string): boolean =>
  !/[/\\?\u0000-\u001f\u007f]/.test(value) && !/^[\s\p{Default_Ignorable_Code_Point}]*$/u.test(value) && value !== '.' && value !== '..';

const find = (verb: string, path: string): string | undefined => {
  const match = routes.match(verb, path);
  return 'found' in match ? match.found.id : undefined;
};

describe('any path', () => {
  it('is matched or refused, and never throws', () => {
    fc.assert(fc.property(method, hostilePath, (verb, path) => {
      expect(Object.keys(routes.match(verb, path)).join()).toMatch(/^(?:found,params|problem|allowed)$/);
      expect(Object.keys(readPath(path)).join()).toMatch(/^(?:segments|problem)$/);
    }), runs);
  });

  it('reaches only a row that it spells, segment by segment', () => {
    fc.assert(fc.property(method, hostilePath, (verb, path) => {
      const match = routes.match(verb, path);
      if (!('found' in match)) return;
      const row = segmentsOf(pathOf(match.found));
      const sent = sentSegments(path);
      const values = Object.values(match.params);
      expect([methodOf(match.found), row.length]).toEqual([verb, sent.length]);
      expect(Object.keys(match.params)).toEqual(parametersOf(pathOf(match.found)));
      row.forEach((part, at) => {
        const text = decodeURIComponent(sent[at] ?? '');
        if (!isParameter(part)) return expect(withoutJson(lower(text))).toBe(withoutJson(lower(part)));
        const isLast = at === row.length - 1;
        return expect(values.shift()).toBe(isLast && !text.includes('@') ? withoutJson(text) : text);
      });
    }), runs);
  });

  it('gives parameters that are one visible segment each', () => {
    fc.assert(fc.property(method, hostilePath, (verb, path) => {
      const match = routes.match(verb, path);
      if ('found' in match) expect(Object.values(match.params).filter((value) => !isSafe(value))).toEqual([]);
    }), runs);
  });

  it('says the same with a letter of each segment encoded', () => {
    fc.assert(fc.property(hostilePath, (path) => {
      expect(readPath(path.split('/').map((part, at) => (at > 1 ? firstEncoded(part) : part)).join('/'))).toEqual(readPath(path));
    }), runs);
  });
});

describe('a path of a row', () => {
  it('reaches nothing with a blank segment put in, but behind the version and at the end', () => {
    fc.assert(fc.property(endpoint, fc.nat(), blank, (id, seed, text) => {
      const row = rowOf(id);
      const path = filled(row);
      const at = seed % (path.length + 1);
      fc.pre(!(text === '' && (at === path.length || (at === 1 && path[0] === 'v3'))));
      path.splice(at, 0, text);
      expect(find(methodOf(row), `/${path.join('/')}`)).toBeUndefined();
    }), runs);
  });

  it.each([
    ['blank', blank],
    ['climbing', climbing],
    ['cut by an encoded slash', encodedSlash],
  ])('reaches nothing with a parameter that is %s', (_, text) => {
    const withParameters = endpoints.filter((row) => row.route.includes('{'));
    fc.assert(fc.property(anyOf(withParameters), fc.nat(), text, (id, seed, hostile) => {
      const row = rowOf(id);
      const path = filled(row);
      const places = segmentsOf(pathOf(row)).flatMap((part, at) => (isParameter(part) ? [at] : []));
      path[places[seed % places.length] ?? 0] = hostile;
      fc.pre(path.at(-1) !== '');
      expect(find(methodOf(row), `/${path.join('/')}`)).toBeUndefined();
    }), runs);
  });

  it('is the same in other letters, with .json behind fixed segments and with a slash at the end', () => {
    fc.assert(fc.property(endpoint, fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }), fc.boolean(), (id, flags, hasSlash) => {
      const row = rowOf(id);
      const path = segmentsOf(pathOf(row)).map((part, at) => {
        if (isParameter(part)) return '7';
        return `${flags[at] ? part.toUpperCase() : part}${flags[at] && !part.endsWith('.json') ? '.json' : ''}`;
      });
      expect(find(methodOf(row), `/${path.join('/')}${hasSlash ? '/' : ''}`)).toBe(id);
    }), runs);
  });

  it.each([
    ['k', '\u212a'],
    ['s', '\u017f'],
    ['i', '\u0131'],
    ['a', '\u0430'],
  ])('is not reached by a sign for %s that another alphabet has', (letter, alike) => {
    fc.assert(fc.property(endpoint, fc.boolean(), (id, isEncoded) => {
      const row = rowOf(id);
      const sign = isEncoded ? encodeURIComponent(alike) : alike;
      const path = segmentsOf(pathOf(row)).map((part) => (isParameter(part) ? '7' : part.replaceAll(letter, sign)));
      fc.pre(path.join('/').includes(sign));
      expect(find(methodOf(row), `/${path.join('/')}`)).not.toBe(id);
    }), { numRuns: 300 });
  });
});

describe('a filled path', () => {
  const value = fc.oneof(
    fc.nat().map(String),
    fc.emailAddress(),
    fc.string({ minLength: 1, maxLength: 20 }),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }),
    word, blank, climbing,
    fc.constantFrom('a/b', '7/clear', 'a\\b', 'x'.repeat(3_000), '%2F', '?a=b', '#', 'a b', '\ud800', 'update', 'bounced', 'channel'),
  );
  const values = fc.array(value, { minLength: 3, maxLength: 3 });
  const paramsOf = (row: Endpoint, texts: readonly string[]): Readonly<Record<string, string>> =>
    Object.fromEntries(parametersOf(pathOf(row)).map((name, at) => [name, texts[at] ?? '']));

  it('leads back to its row and its parameters', () => {
    const plain = (text: string): boolean =>
      isSafe(text) && text.isWellFormed() && !words.has(withoutJson(lower(text))) && !/\.json$/i.test(text);
    for (const row of endpoints) {
      fc.assert(fc.property(fc.array(value.filter(plain), { minLength: 3, maxLength: 3 }), (texts) => {
        const params = paramsOf(row, texts);
        const match = routes.match(methodOf(row), fillPath(row, params));
        expect('found' in match && [match.found.id, match.params]).toEqual([row.id, params]);
      }), { numRuns: 50 });
    }
  });

  it('never leads to another row, whatever the parameters: else it is refused as invalid input', () => {
    fc.assert(fc.property(endpoint, values, (id, texts) => {
      const row = rowOf(id);
      let path: string;
      try {
        path = fillPath(row, paramsOf(row, texts));
      } catch (error) {
        expect([error instanceof GatewayError, (error as GatewayError).code]).toEqual([true, 'invalid_input']);
        return;
      }
      expect(find(methodOf(row), path)).toBe(id);
    }), runs);
  });
});
