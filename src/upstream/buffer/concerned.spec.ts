import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tables } from '../../contract/index.js';
import type { Endpoint } from '../../contract/index.js';
import type { RawCall } from '../ports.js';
import { meet, signedUpIn, undoneBySignUps } from './concerned.js';

const { groupReceivers, groups, orders, receivers, tags } = { ...tables, orders: tables.groupReceiverOrders };
const json = (content: unknown): Buffer => Buffer.from(JSON.stringify(content));
const concernedBy = (endpoint: Endpoint, params: Record<string, string>, content?: unknown): unknown => {
  const body = content === undefined ? {} : { body: { bytes: json(content), contentType: 'application/json' } };
  const concerned = undoneBySignUps(endpoint, { params, ...body } as unknown as RawCall);
  return concerned === 'anybody' ? concerned : [...concerned];
};

describe('undoneBySignUps', () => {
  const cases: readonly [string, Endpoint, Record<string, string>, unknown, unknown][] = [
    ['the one in the path', groupReceivers.deactivate, { group_id: '7', pool_id: 'Ada@Example.org' }, undefined, ['ada@example.org']],
    ['the one in the path, whose attribute it is', groupReceivers.setAttribute, { group_id: '7', pool_id: 'ada@example.org', id: '1006' }, { value: 'x' }, ['ada@example.org']],
    ['the one in the path, whose tag it is', tags.removeFromReceiver, { id: 'ada@example.org', tag: '@home' }, undefined, ['ada@example.org']],
    ['the old address and the new one', receivers.changeEmail, { id: 'ada@example.org' }, { email: 'eve@example.org' }, ['ada@example.org', 'eve@example.org']],
    ['anybody for an id in the path', groupReceivers.remove, { group_id: '7', pool_id: '4711' }, undefined, 'anybody'],
    ['anybody for an id with an address', receivers.changeEmail, { id: '4711' }, { email: 'eve@example.org' }, 'anybody'],
    ['anybody for a group', groups.clear, { id: '7' }, undefined, 'anybody'],
    ['those in a list', groupReceivers.updateMany, { group_id: '7' }, [{ email: 'ada@example.org' }, { email: 'eve@example.org' }], ['ada@example.org', 'eve@example.org']],
    ['those in a list of addresses', receivers.deleteMany, {}, { receivers: ['ada@example.org'] }, ['ada@example.org']],
    ['anybody for a list with an id', receivers.deleteMany, {}, { receivers: ['ada@example.org', 4711] }, 'anybody'],
    ['anybody for no body', groupReceivers.updateMany, { group_id: '7' }, undefined, 'anybody'],
    ['nobody for an order', orders.add, { group_id: '7', pool_id: 'ada@example.org' }, { price: 1 }, []],
    ['nobody for an insertion', groupReceivers.insert, { group_id: '7' }, [{ email: 'ada@example.org', deactivated: 9 }], []],
  ];
  it.each(cases.map(([whom, endpoint, params, content, concerned]) => ({ whom, endpoint, params, content, concerned })))('is $whom', ({ endpoint, params, content, concerned }) => {
    expect(concernedBy(endpoint, params, content)).toEqual(concerned);
  });

  it.each<[string, object]>([
    ['deactivated', { deactivated: 1_796_000_000 }],
    ['deactivated in words', { deactivated: '2026-11-30 10:00:00' }],
    ['not activated', { activated: 0 }],
    ['not activated in words', { activated: '0' }],
    ['taken a tag away from', { tags: ['shop.new', '-newsletter'] }],
  ])('is of the rows of an upsert those that are %s', (_how, values) => {
    const rows = [{ email: 'ada@example.org', activated: 1_796_000_000, deactivated: 0, tags: ['shop.new'] }, { email: 'eve@example.org', ...values }];
    expect([groupReceivers.upsert, groupReceivers.upsertPlus].map((endpoint) => concernedBy(endpoint, { group_id: '7' }, rows))).toEqual([['eve@example.org'], ['eve@example.org']]);
  });

  it('is nobody for the upsert of somebody who has yet to confirm', () => {
    expect(concernedBy(groupReceivers.upsert, { group_id: '7' }, [{ email: 'ada@example.org', registered: 1_796_000_000, activated: 0 }])).toEqual([]);
  });

  it('is anybody for an upsert that cannot be read', () => {
    expect(undoneBySignUps(groupReceivers.upsert, { params: {}, body: { bytes: Buffer.from('email=ada'), contentType: '' } } as unknown as RawCall)).toBe('anybody');
  });
});

describe('undoneBySignUps of an upsert', () => {
  const moments = fc.constantFrom<unknown>(0, '0', '', null, false, true, 1, -1, 1_796_000_000, '1796000000', ' 0', '0 ', '2026-11-30', '-1', [], {});
  const row = fc.record(
    { email: fc.constant('ada@example.org'), activated: moments, deactivated: moments, registered: moments, source: fc.constantFrom('deactivated', '"activated":0', '-'), tags: fc.array(fc.constantFrom<unknown>('shop.new', '-newsletter', ' -x', 5, -5, null)) },
    { requiredKeys: ['email'] },
  );

  it('is what its parsed rows say, however they are written', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 3 }), fc.constantFrom('', ' ', '\n'), (rows, blank) => {
        const written = JSON.stringify(rows, undefined, blank);
        const concerned = (text: string): unknown => undoneBySignUps(groupReceivers.upsert, { params: {}, body: { bytes: Buffer.from(text), contentType: '' } } as unknown as RawCall);
        const escaped = written.replace('email', '\\u0065mail'); // has every row looked at
        expect(concerned(written)).toEqual(concerned(escaped));
      }),
    );
  });
});

describe('undoneBySignUps of letters that are written otherwise', () => {
  it('is whom they stand for', () => {
    const bytes = Buffer.from('[{"email":"ada@example.org","\\u0064eactivated":9}]');
    expect(undoneBySignUps(groupReceivers.upsert, { params: {}, body: { bytes, contentType: '' } } as unknown as RawCall)).toEqual(new Set(['ada@example.org']));
  });
});

describe('meet', () => {
  it.each([
    [{ email: 'Ada@example.org ' }, true],
    [[{ email: 'eve@example.org' }, { email: 'ada@example.org' }], true],
    [{ postdata: [{ email: 'ada@example.org' }] }, true],
    [{ email: 'eve@example.org', doidata: {} }, false],
    [{ nobody: 1 }, true],
  ])('a call about ada and the sign-up %j: %s', (content, isMet) => {
    expect(meet(signedUpIn(json(content)), new Set(['ada@example.org']))).toBe(isMet);
  });
});
