import { describe, expect, it } from 'vitest';
import { row, table } from './endpoint.js';
import type { Answer, BodyOf, Endpoint, QueryOf } from './endpoint.js';
import { endpointById, endpoints, findMistakes, tables } from './rows.js';
import { array, literal, object, string } from './shape.js';
import { Receiver, Receivers } from './shapes/receivers.js';
import type { Filter, Group } from './shapes/index.js';

const plain = { summary: '', access: 'read', repeatable: true, answer: literal(true), confidence: 'inferred', sources: [] } as const;
const writes = { ...plain, access: 'write' } as const;

const rowsOf = (rows: Readonly<Record<string, Endpoint>>): Endpoint[] => Object.values(rows);

describe('findMistakes', () => {
  it('finds none where rows differ in path or method', () => {
    expect(findMistakes(rowsOf(table('cats', 'tags', {
      list: row('GET /cats', plain),
      get: row('GET /cats/{id}', plain),
      remove: row('DELETE /cats/{cat}', { ...writes, repeatable: false, destroys: true }),
      feed: row('POST /cats/{id}/meals', { ...writes, repeatable: false }),
      swap: row('GET /cats/{id}/swap', { ...writes, repeatable: false }),
    })))).toEqual([]);
  });

  it('names an id used twice', () => {
    const rows = [...rowsOf(table('cats', 'tags', { list: row('GET /cats', plain) })), ...rowsOf(table('cats', 'tags', { list: row('GET /kittens', plain) }))];
    expect(findMistakes(rows)).toEqual(['the id cats.list is used twice']);
  });

  it('names a route used twice', () => {
    const rows = rowsOf(table('cats', 'tags', { list: row('GET /cats', plain), all: row('GET /cats', plain) }));
    expect(findMistakes(rows)).toEqual(['the route GET /cats is used twice']);
  });

  it('names routes that differ only in the names of their parameters', () => {
    const rows = rowsOf(table('cats', 'tags', { get: row('GET /cats/{id}', plain), find: row('GET /cats/{name}', plain) }));
    expect(findMistakes(rows)).toEqual(['the routes GET /cats/{id} and GET /cats/{name} differ only in the names of their parameters']);
  });

  it.each<[string, Endpoint[], string]>([
    [
      'a required query parameter without a shape',
      rowsOf(table('cats', 'tags', { list: row('GET /cats', { ...plain, query: { colour: string() }, requiredQuery: ['color'] }) })),
      'cats.list requires the query parameter "color" but gives it no shape',
    ],
    [
      'the shape of a path parameter that is not in the path',
      rowsOf(table('cats', 'tags', { get: row('GET /cats/{id}', { ...plain, params: { cat: string() } }) })),
      'cats.get gives a shape to the path parameter "cat", which is not in its path',
    ],
    [
      'a path parameter named twice',
      rowsOf(table('cats', 'tags', { get: row('GET /cats/{id}/toys/{id}', plain) })),
      'cats.get names the path parameter "id" twice',
    ],
    [
      'a batch of any size',
      rowsOf(table('cats', 'tags', { insert: row('POST /cats', { ...writes, body: { shape: array(object({})), required: true } }) })),
      'cats.insert takes a batch but does not say how many rows',
    ],
    [
      'a reader that destroys',
      rowsOf(table('cats', 'tags', { remove: row('DELETE /cats', { ...plain, repeatable: false, destroys: true }) })),
      'cats.remove destroys but its access is read',
    ],
    [
      'a repeatable row that destroys',
      rowsOf(table('cats', 'tags', { remove: row('DELETE /cats', { ...writes, repeatable: true, destroys: true }) })),
      'cats.remove destroys, yet is repeatable: what came between two of them would be destroyed as well',
    ],
    [
      'a GET that only reads but must not be repeated',
      rowsOf(table('cats', 'tags', { list: row('GET /cats', { ...plain, repeatable: false }) })),
      'cats.list is a GET that only reads, yet not repeatable',
    ],
  ])('names %s', (_, rows, mistake) => {
    expect(findMistakes(rows)).toEqual([mistake]);
  });

  it('names all mistakes at once', () => {
    const rows = rowsOf(table('cats', 'tags', {
      get: row('GET /cats/{id}/{id}', { ...plain, repeatable: false, destroys: true, requiredQuery: ['a', 'b'] }),
      all: row('GET /cats/{id}/{id}', plain),
    }));
    expect(findMistakes(rows)).toHaveLength(7);
  });
});

describe('the rows', () => {
  it('hold together', () => {
    expect(findMistakes(endpoints)).toEqual([]);
  });

  it('are called like their table and key', () => {
    const ids = Object.entries<Readonly<Record<string, Endpoint>>>(tables).flatMap(([name, rows]) => Object.keys(rows).map((key) => `${name}.${key}`));
    expect(endpoints.map(({ id }) => id).sort()).toEqual(ids.sort());
    expect(endpointById('groups.clear')).toBe(tables.groups.clear);
    expect(endpointById('groups.vanish')).toBeUndefined();
  });

  it('destroy where data of many is lost', () => {
    expect(endpoints.filter(({ destroys }) => destroys).map(({ id }) => id).sort()).toEqual([
      'attributes.remove', 'forms.remove', 'groupAttributes.remove', 'groupReceivers.deleteMany', 'groups.clear', 'groups.remove',
      'receivers.deleteMany', 'receivers.remove', 'reports.remove',
    ]);
  });

  it('need the scope of people where they tell who people are, whatever table they stand in', () => {
    const people = ['filters.receivers', 'mailings.randomReceiver', 'reports.receivers', 'reports.receiversByState'];
    expect(people.map((id) => endpointById(id)?.noun)).toEqual(['receivers', 'receivers', 'receivers', 'receivers']);
    expect(endpoints.filter(({ answer, noun }) => (answer === Receivers || answer === Receiver) && noun !== 'receivers').map(({ id }) => id)).toEqual([]);
  });

  it('ask for a token everywhere but in four places', () => {
    expect(endpoints.filter(({ access }) => access === 'none').map(({ id }) => id).sort()).toEqual([
      'debug.ping', 'explorer.swagger', 'oauth.authorize', 'oauth.token',
    ]);
  });

  it('never repeat what counts up, adds or sends', () => {
    const once = endpoints.filter(({ repeatable }) => !repeatable).map(({ id }) => id);
    expect(once).toEqual(expect.arrayContaining([
      'groupReceivers.add', 'groupReceivers.insert', 'groupReceivers.upsertPlus', 'groupReceivers.updatePlus', 'forms.send',
      'mailings.sendPreview', 'mailings.release', 'mailings.stop', 'receiverOrders.add', 'groupReceivers.addEvent', 'oauth.token', 'debug.exchange',
    ]));
    expect(once).not.toContain('groupReceivers.upsert');
  });

  it('never repeat what takes people away: who joined in between would go as well', () => {
    const once = endpoints.filter(({ repeatable }) => !repeatable).map(({ id }) => id);
    expect(once).toEqual(expect.arrayContaining([...endpoints.filter(({ destroys }) => destroys).map(({ id }) => id), 'groupReceivers.remove']));
  });

  it('tell the compiler what goes in and out', () => {
    const list: Answer<typeof tables.groups.list> = [] satisfies Group[];
    const filter: Answer<typeof tables.filters.get> = { id: '1', name: 'a', rules: [] } satisfies Filter;
    const query: QueryOf<typeof tables.groups.list> = { order: 'created ASC' };
    // @ts-expect-error CleverReach does not sort by name
    const byName: QueryOf<typeof tables.groups.list> = { order: 'name ASC' };
    // @ts-expect-error a receiver has an address
    const nobody: BodyOf<typeof tables.groupReceivers.upsert> = [{ source: 'shop' }];
    expect([list, filter, query, byName, nobody]).toHaveLength(5);
  });
});
