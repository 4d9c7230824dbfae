import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../core/index.js';
import { operations } from './changes/index.js';
import { LegacyTable } from './table.js';

const table = new LegacyTable(operations);

const find = (method: string, path: string): unknown => {
  try {
    const { version, operation, params } = table.find(method, path);
    return [version, operation.id, params];
  } catch (error) {
    return error instanceof GatewayError ? [error.code, error.refusal?.message] : error;
  }
};

describe('a path', () => {
  it.each([
    ['GET', '/v1//groups.json/7/receivers', ['v1', 'groups.receivers.list', { group_id: '7' }]],
    ['GET', '//groups', ['v1', 'groups.list', {}]],
    ['GET', '/Groups/', ['v1', 'groups.list', {}]],
    ['GET', '/V2/mailings/channel.json/5', ['v2', 'mailings.channels.get', { id: '5' }]],
    ['POST', '/login.json/refresh', ['v1', 'login.refresh', {}]],
    ['POST', '/v2/login/refresh.json', ['v2', 'login.refresh', {}]],
    ['GET', '/v2/groups/12.json', ['v2', 'groups.get', { id: '12' }]],
    ['GET', '/v2/groups/attributes', ['v2', 'groups.attributes.all', {}]],
    ['GET', '/v2/receivers/tags', ['v2', 'receivers.tags.list_all', {}]],
    ['POST', '/v2/groups/7/filters/new', ['v2', 'groups.filters.create', { group_id: '7' }]],
    ['PUT', '/v1/groups/12/receivers/bruce+x@wayne.com/setinactive', ['v1', 'groups.receivers.setinactive', { group_id: '12', pool_id: 'bruce+x@wayne.com' }]],
    ['DELETE', '/v2/groups.json/12/receivers/bruce%2Bx%40gotham.com', ['v2', 'groups.receivers.delete', { group_id: '12', pool_id: 'bruce+x@gotham.com' }]],
    ['GET', '/v2/receivers.json/a@b.json', ['v2', 'receivers.get', { id: 'a@b.json' }]],
    ['DELETE', '/v2/blacklist.json', ['v2', 'blacklist.delete', {}]],
    ['GET', '/v1/clients/whoami', ['v1', 'clients.whoami', {}]],
    ['DELETE', '/groups/7/truncate', ['v1', 'groups.truncate', { id: '7' }]],
    ['GET', '/clients/42/token', ['v1', 'clients.token', { id: '42' }]],
  ])('%s %s leads to its row', (method, path, found) => expect(find(method, path)).toEqual(found));

  it.each([
    ['GET', '/v9/groups', ['unknown_route', 'Not Found: Version 9 is not supported']],
    ['GET', '/v0/groups', ['unknown_route', 'Not Found: Version 0 is not supported']],
    ['GET', '/v3/groups', ['unknown_route', undefined]],
    ['GET', '/V3//groups', ['unknown_route', undefined]],
    ['POST', '/oauth.json/token.php', ['unknown_route', undefined]],
    ['GET', '/resources.json', ['unknown_route', undefined]],
    ['GET', '/', ['unknown_route', undefined]],
    ['GET', '/v1', ['unknown_route', undefined]],
    ['GET', '/v2//', ['unknown_route', undefined]],
    ['POST', '/refresh.json', ['unknown_route', undefined]],
    ['PATCH', '/v2/groups/7', ['unknown_route', undefined]],
    ['DELETE', '/v2/groups', ['unknown_route', undefined]],
  ])('%s %s leads nowhere', (method, path, error) => expect(find(method, path)).toEqual(error));

  it.each([
    '/v1/groups//receivers/9', '/v2/groups/7//receivers', '/v2/groups/7/receivers//', '/v2/groups/7/receivers//setactive', '/v2/groups/%20/receivers/9',
    '/v2///groups', '///groups', '/groups//7', '/v1/v2//groups//x', '/v2/groups/7%2Freceivers%2F9', '/v2/groups/7%5Creceivers', '/v2/groups/..', '/v2/groups/%2e%2e/x',
    '/v2/groups/%zz', '/v2/groups/7%00',
  ])('%s is refused for every method: a blank or broken segment never becomes another call', (path) => {
    expect(['GET', 'POST', 'PUT', 'DELETE'].map((method) => find(method, path))).toEqual(Array(4).fill(['invalid_input', undefined]));
  });
});

describe('emptying a group', () => {
  it.each([
    ['/v1/groups/7/receivers', ['v1', 'groups.receivers.delete_all', { id: '7' }]],
    ['/groups.json/7/receivers.json', ['v1', 'groups.receivers.delete_all', { id: '7' }]],
    ['/v1/groups/7/receivers/', ['unknown_route', undefined]],
    ['/v1//groups/7/receivers/', ['unknown_route', undefined]],
    ['/groups/7/receivers/', ['unknown_route', undefined]],
  ])('of v1 by DELETE %s is a row of its own, and none with a slash at the end', (path, found) => expect(find('DELETE', path)).toEqual(found));

  it.each(['/v2/groups/7/receivers', '/v2/groups/7/receivers/'])('of v2 by DELETE %s is refused', (path) => {
    expect(table.find('DELETE', path).operation).toMatchObject({ id: 'groups.receivers.delete_all', fate: 'refused' });
  });
});

/** Numbers that look random and are the same in every run. */
const dice = (seed: number): ((below: number) => number) => {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

/** One way in which clients spell a fixed segment, a parameter and a whole path differently. */
interface Spelling {
  readonly word: (word: string, roll: (below: number) => number) => string;
  readonly value: (value: string, at: { readonly isLast: boolean }, roll: (below: number) => number) => string;
  readonly path: (path: string, roll: (below: number) => number) => string;
}

const asItIs = <T>(text: T): T => text;
const hex = (letter: string, roll: (below: number) => number): string => {
  const code = letter.charCodeAt(0).toString(16);
  return `%${roll(2) === 0 ? code.toUpperCase() : code}`;
};
/** What must be encoded is; an at sign and a plus are sent as they are by some clients. */
const usual = (value: string): string => encodeURIComponent(value).replaceAll('%40', '@').replaceAll('%2B', '+');
const endings = ['', '.json', '.JSON', '.Json'];

const plain: Spelling = { word: asItIs, value: usual, path: asItIs };
const case_: Spelling = { ...plain, word: (word, roll) => [...word].map((letter) => (roll(2) === 0 ? letter.toUpperCase() : letter)).join('') };
const json: Spelling = {
  ...plain,
  word: (word, roll) => `${word}${endings[roll(endings.length)] ?? ''}`,
  value: (value, { isLast }, roll) => `${usual(value)}${isLast && !value.includes('@') ? (endings[roll(endings.length)] ?? '') : ''}`,
};
const slashes: Spelling = { ...plain, path: (path, roll) => `${roll(2) === 0 ? '/' : ''}${roll(2) === 0 ? path : path.replace(/^(\/v[12])\//i, '$1//')}${roll(2) === 0 ? '/' : ''}`.replace(/^\/\/(?=v[12]\/\/)/i, '/') };
const encodings: Spelling = {
  ...plain,
  word: (word, roll) => [...word].map((letter) => (roll(3) === 0 ? hex(letter, roll) : letter)).join(''),
  value: (value, _, roll) => [usual, encodeURIComponent, (text: string) => [...text].map((letter) => (/[\w.-]/.test(letter) && roll(2) === 0 ? hex(letter, roll) : encodeURIComponent(letter))).join('')][roll(3)]?.(value) ?? '',
};
const together: Spelling = {
  word: (word, roll) => json.word(roll(2) === 0 ? case_.word(word, roll) : encodings.word(word, roll), roll),
  value: (value, at, roll) => (at.isLast && roll(2) === 0 ? json.value(value, at, roll) : encodings.value(value, at, roll)),
  path: slashes.path,
};

const values = ['7', '435616', 'bruce@wayne.com', 'bruce+x@wayne.com', 'Ünï@exämple.org', 'shop.customer', 'a b@c.de', "o'neil!(x)*@d.ie", 'a@b.json', '0', 'ümlaut'];

interface Served {
  readonly id: string;
  readonly route: string;
  readonly prefix: string;
  readonly version: string;
}

/** Every spelling of every operation's route under every version that serves it. */
const served: readonly Served[] = operations.flatMap(({ id, route, alsoAt = [], versions }) => {
  const prefixes = [['/v1', 'v1'], ['', 'v1'], ['/v2', 'v2']] as const;
  const serving = prefixes.filter(([, version]) => versions.includes(version) || (version === 'v1' && versions.includes('v2') && !operations.some((other) => other.route === route && other.versions.includes('v1'))));
  return [route, ...alsoAt].flatMap((each) => serving.map(([prefix, version]) => ({ id, route: each, prefix, version })));
});

const variationOf = ({ id, route, prefix, version }: Served, { word, value, path }: Spelling, roll: (below: number) => number) => {
  const [method = '', below = ''] = route.split(' ');
  const segments = below.split('/').slice(1);
  const params: Record<string, string> = {};
  const told = segments.map((segment, at) => {
    const name = /^\{(.+)\}$/.exec(segment)?.[1];
    if (name === undefined) return word(segment, roll);
    params[name] = values[roll(values.length)] ?? '';
    return value(params[name], { isLast: at === segments.length - 1 }, roll);
  });
  const written = path(`${prefix}/${told.join('/')}`, roll);
  return { method, path: id === 'groups.receivers.delete_all' ? written.replace(/\/$/, '') : written, expected: [version, id, params] };
};

describe('every operation of v1, v2 and paths without a version', () => {
  const forms = { case: case_, json, slashes, encodings, together };
  const VARIATIONS = 10_000;

  it.each(Object.entries(forms))('is reached by 10,000 variations of paths: %s', (_, spelling) => {
    const roll = dice(42);
    const lost: unknown[] = [];
    for (let at = 0; at < VARIATIONS; at++) {
      const { method, path, expected } = variationOf(served[at % served.length] as Served, spelling, roll);
      const found = find(method, path);
      if (!isDeepStrictEqual(found, expected)) lost.push([method, path, found, expected]);
    }
    expect(lost.slice(0, 5)).toEqual([]);
  });

  it('stands in the table: the 103 operations of v2, the 100 of v1 and those that only v2 had', () => {
    const under = (prefix: string): number => new Set(served.filter((row) => row.prefix === prefix).map(({ id }) => id)).size;
    expect([under('/v2'), under('/v1'), under('')]).toEqual([103, 103, 103]);
    expect(operations.filter(({ versions }) => versions.includes('v1'))).toHaveLength(100);
  });
});
