import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../core/index.js';
import { operations } from './changes/index.js';
import type { Operation } from './changes/operation.js';
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

/** How clients spell one path: case, `.json`, percent-encoding, slashes. */
const spelt = (segment: string): fc.Arbitrary<string> =>
  fc.tuple(fc.constantFrom('', '', '.json', '.JSON'), fc.infiniteStream(fc.constantFrom('as it is', 'upper', 'encoded'))).map(([suffix, how]) =>
    [...segment]
      .map((letter) => {
        const way = how.next().value as string;
        return way === 'upper' ? letter.toUpperCase() : way === 'encoded' ? `%${letter.charCodeAt(0).toString(16)}` : letter;
      })
      .join('')
      .concat(suffix),
  );

const values = fc.constantFrom('7', '435616', 'bruce@wayne.com', 'bruce+x@wayne.com', 'Ünï@exämple.org', 'shop.customer', 'a b@c.de', "o'neil!(x)*@d.ie");
const written = (value: string): fc.Arbitrary<string> =>
  fc.constantFrom(encodeURIComponent(value), encodeURIComponent(value).replaceAll('%40', '@').replaceAll('%2B', '+'), value.replaceAll(' ', '%20'));

interface Variation {
  readonly operation: Operation;
  readonly version: string;
  readonly method: string;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
}

const served = operations.filter(({ versions, id }) => !versions.includes('unversioned') && id !== 'groups.receivers.delete_all');

const variationOf = (operation: Operation): fc.Arbitrary<Variation> => {
  const [method = '', path = ''] = operation.route.split(' ');
  const segments = path.split('/').slice(1);
  const parts = segments.map((segment, at) => {
    const name = /^\{(.+)\}$/.exec(segment)?.[1];
    if (name === undefined) return spelt(segment).map((raw) => ({ raw, param: [] as [string, string][] }));
    return values.chain((value) =>
      fc.tuple(written(value), fc.boolean()).map(([raw, hasSuffix]) => {
        const isSuffixed = hasSuffix && at === segments.length - 1 && !value.includes('@');
        return { raw: isSuffixed ? `${raw}.json` : raw, param: [[name, value]] as [string, string][] };
      }),
    );
  });
  const prefixes = [['/v2/', 'v2'], ['/V2//', 'v2'], ['//v2/', 'v2'], ['/v1/', 'v1'], ['/V1//', 'v1'], ['/', 'v1'], ['//', 'v1']] as const;
  return fc.tuple(fc.constantFrom(...prefixes), fc.tuple(...parts), fc.constantFrom('', '/')).map(([[prefix, version], told, end]) => ({
    operation,
    version,
    method,
    path: `${prefix}${told.map(({ raw }) => raw).join('/')}${end}`,
    params: Object.fromEntries(told.flatMap(({ param }) => param)),
  }));
};

it('leads 10,000 spellings of all paths to their rows', () => {
  fc.assert(
    fc.property(fc.constantFrom(...served).chain(variationOf), ({ operation, version, method, path, params }) => {
      expect(find(method, path)).toEqual([version, operation.id, params]);
    }),
    { numRuns: 10_000 },
  );
});
