import { describe, expect, it } from 'vitest';
import { fillPath, readPath, routesOf } from './paths.js';
import { row, table } from './endpoint.js';
import { endpoints, tables } from './rows.js';
import { boolean } from './shape.js';

const spec = { summary: 's', access: 'write', repeatable: true, answer: boolean(), confidence: 'documented', sources: ['CHG'] } as const;
const rows = table('groups', 'groups', {
  list: row('GET /v3/groups', spec),
  removeReceiver: row('DELETE /v3/groups/{group_id}/receivers/{pool_id}', spec),
  activate: row('PUT /v3/groups/{group_id}/receivers/{id}/activate', spec),
  update: row('PUT /v3/groups/{group_id}/receivers/{id}', spec),
  updateMany: row('PUT /v3/groups/{group_id}/receivers/update', spec),
  createAccount: row('POST /v3/clients/createAccount', spec),
});
const routes = routesOf(Object.values(rows));
const match = (method: string, path: string): unknown => {
  const found = routes.match(method, path);
  return 'found' in found ? [found.found.id, found.params] : found;
};

describe('fillPath', () => {
  it('percent-encodes a parameter once', () => {
    expect(fillPath(rows.removeReceiver, { group_id: 7, pool_id: 'a+b@c.de' })).toBe('/v3/groups/7/receivers/a%2Bb%40c.de');
  });

  it.each(['', ' ', '..', '.', '7/receivers/9', '7?', 'a?b@c.de', '\u0000', '.json', '\u200b', '\ud800'])('refuses the path parameter %j', (pool_id) => {
    expect(() => fillPath(rows.removeReceiver, { group_id: 7, pool_id })).toThrow(/pool_id/);
  });

  it('refuses a value under which the path is another row\'s', () => {
    expect(() => fillPath(rows.update, { group_id: 7, id: 'update' })).toThrow(/meaning of its own/);
    expect(fillPath(rows.removeReceiver, { group_id: 7, pool_id: 'update' })).toBe('/v3/groups/7/receivers/update');
  });

  it.each([
    [tables.groupReceivers.update, { group_id: '7', id: 'update' }],
    [tables.groupReceivers.update, { group_id: '7', id: 'UpdatePlus.json' }],
    [tables.groups.clear, { id: ' ' }],
    [tables.groups.clear, { id: '7/receivers' }],
  ])('refuses $id of the contract where a value would make another call of it: %j', (endpoint, params) => {
    expect(() => fillPath(endpoint, params as never)).toThrow(expect.objectContaining({ code: 'invalid_input' }));
  });

  it('fills every row of the contract that destroys', () => {
    const destroying = endpoints.filter(({ destroys }) => destroys === true);
    const paths = destroying.map((endpoint) => fillPath(endpoint, Object.fromEntries([...endpoint.route.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name, '7'])) as never));
    expect(paths).toEqual(destroying.map(({ route }) => route.replace(/^\S+ /, '').replace(/\{\w+\}/g, '7')));
    expect(paths.length).toBeGreaterThan(0);
  });

  it('does not compile without every path parameter', () => {
    // @ts-expect-error pool_id is missing
    expect(() => fillPath(rows.removeReceiver, { group_id: 7 })).toThrow(/pool_id/);
  });
});

describe('readPath', () => {
  it.each([
    ['/v3/groups/', ['v3', 'groups']],
    ['/v3//groups', ['v3', 'groups']],
    ['/v3/groups/7/receivers/a%40b.de', ['v3', 'groups', '7', 'receivers', 'a@b.de']],
    ['/v3/groups/7/receivers/a+b@c.de', ['v3', 'groups', '7', 'receivers', 'a+b@c.de']],
  ])('reads %s', (path, segments) => expect(readPath(path)).toEqual({ segments }));

  it.each([
    ['/v3/groups/7/receivers//activate', 'empty_segment'],
    ['/v3/groups//receivers', 'empty_segment'],
    ['/v3/groups/%20/receivers', 'empty_segment'],
    ['/v3/groups/7//', 'empty_segment'],
    ['/v3///groups', 'empty_segment'],
    ['/v3/groups/7%2Freceivers%2F9', 'encoded_slash'],
    ['/v3/groups/7%5Creceivers', 'encoded_slash'],
    ['/v3/groups/%zz', 'malformed'],
    ['/v3/groups/7/..', 'malformed'],
    ['/v3/groups/%2e%2e', 'malformed'],
    ['/v3/groups/7%00', 'malformed'],
    ['/v3/groups/7%3F/receivers/9', 'malformed'],
    ['/v3/receivers/9%3fa%40b.de/tags/x', 'malformed'],
    ['/v3/groups/%E2%80%8B', 'empty_segment'],
    ['/v3/groups/.json', 'empty_segment'],
    ['/v3/groups/..json', 'malformed'],
  ])('refuses %s as %s', (path, problem) => expect(readPath(path)).toEqual({ problem }));
});

describe('matching', () => {
  it.each([
    ['GET', '/v3/groups.json', ['groups.list', {}]],
    ['GET', '/v3/GROUPS/', ['groups.list', {}]],
    ['DELETE', '/v3/groups.json/7/receivers/9.json', ['groups.removeReceiver', { group_id: '7', pool_id: '9' }]],
    ['DELETE', '/v3/groups/7/receivers/a@b.json', ['groups.removeReceiver', { group_id: '7', pool_id: 'a@b.json' }]],
    ['PUT', '/v3/groups/7/receivers/update', ['groups.updateMany', { group_id: '7' }]],
    ['PUT', '/v3/groups/7/receivers/updated', ['groups.update', { group_id: '7', id: 'updated' }]],
    ['DELETE', '/v3/groups/7/receivers/update', ['groups.removeReceiver', { group_id: '7', pool_id: 'update' }]],
    ['POST', '/v3/clients/createaccount', ['groups.createAccount', {}]],
  ])('%s %s', (method, path, gives) => expect(match(method, path)).toEqual(gives));

  it('takes only A to Z for other letters', () => expect(routesOf(endpoints).match('GET', '/v3/blac%E2%84%AAlist')).toEqual({ allowed: [] }));
  it('lists the methods of a known path', () => expect(match('POST', '/v3/groups')).toEqual({ allowed: ['GET'] }));
  it('knows no method for an unknown path', () => expect(match('GET', '/v3/nowhere')).toEqual({ allowed: [] }));
});
