import { describe, expect, it } from 'vitest';
import type { Caller } from '../access/index.js';
import { tables } from '../contract/index.js';
import { rawCallOf, requestOf, requestOfUnknown } from './requests.js';

const context = { caller: {} as Caller, accountId: '1', requestId: 'r' };
const told = ({ method, path, body, effect, isRepeatable }: ReturnType<typeof requestOf>): unknown => [
  method, path, body && Buffer.from(body).toString(), effect, isRepeatable,
];

describe('requestOf', () => {
  it('writes a typed call as CleverReach reads it', () => {
    const call = rawCallOf<typeof tables.groupReceivers.upsert>({ ...context, params: { group_id: 7 }, body: [{ email: 'a@b.de' }] });
    expect(told(requestOf(tables.groupReceivers.upsert, call))).toEqual(['POST', '/v3/groups/7/receivers/upsert', '[{"email":"a@b.de"}]', 'write', true]);
  });

  it('leaves out query parameters that are not given', () => {
    const call = rawCallOf<typeof tables.groups.list>({ ...context, params: {}, query: { order: 'created ASC' } });
    expect(told(requestOf(tables.groups.list, call))).toEqual(['GET', '/v3/groups?order=created+ASC', undefined, 'read', true]);
  });

  it('hands a query on as sent and encodes only what a request line cannot hold', () => {
    const call = { ...context, params: {}, search: 'a=%20b+c&d&é=1 2\r\n' };
    expect(requestOf(tables.groups.list, call).path).toBe('/v3/groups?a=%20b+c&d&%C3%A9=1%202%0D%0A');
  });

  it('builds the path from the parameters, so that none becomes another route', () => {
    expect(() => requestOf(tables.groups.clear, { ...context, params: { id: '7/receivers/9' } })).toThrow(/not allowed/);
    expect(() => requestOf(tables.groups.clear, { ...context, params: {} })).toThrow(/empty/);
  });

  it('never repeats a call outside the contract', () => {
    expect(told(requestOfUnknown({ ...context, method: 'GET', path: '/v3/new', search: 'a=1' }))).toEqual(['GET', '/v3/new?a=1', undefined, 'read', false]);
  });
});
