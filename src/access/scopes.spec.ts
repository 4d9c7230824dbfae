import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../contract/index.js';
import type { Caller } from './ports.js';
import { checkScopes, chooseAccount, permit } from './scopes.js';

const caller = (scopes: readonly string[], accountIds: readonly string[] = ['1001']): Caller => ({
  consumerId: 'c',
  consumerName: 'shop',
  kind: 'v3_integration',
  scopes: new Set(scopes),
  accountIds,
  switches: {},
  policy: {},
  credential: { kind: 'api_key', id: 'k' },
  expiresAt: undefined,
});

const endpoint = (access: Endpoint['access'], destroys = false): Endpoint => ({
  id: 'groups.x',
  noun: 'groups',
  route: 'GET /v3/groups',
  summary: '',
  access,
  destroys,
  repeatable: true,
  answer: {},
  confidence: 'documented',
  sources: [],
});

const outcome = (work: () => unknown): unknown => {
  try {
    return work() ?? 'permitted';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('permit', () => {
  it.each([
    ['a read with its own scope', ['groups:read'], endpoint('read'), 'permitted'],
    ['a read that needs no scope with none', [], { ...endpoint('read'), needsNoScope: true }, 'permitted'],
    ['a read with the scope for all nouns', ['*:read'], endpoint('read'), 'permitted'],
    ['a read with the right to write only', ['groups:write'], endpoint('read'), 'This call needs the scope "groups:read".'],
    ['a write with the right to read only', ['*:read'], endpoint('write'), 'This call needs the scope "groups:write".'],
    ['a write with the scope of another noun', ['receivers:write'], endpoint('write'), 'This call needs the scope "groups:write".'],
    ['a destroying write without destroy', ['groups:write'], endpoint('write', true), 'This call needs the scope "destroy".'],
    ['a destroying write with destroy alone', ['destroy'], endpoint('write', true), 'This call needs the scope "groups:write".'],
    ['a destroying write with both', ['*:write', 'destroy'], endpoint('write', true), 'permitted'],
    ['a call that CleverReach wants no token for', [], endpoint('none'), 'permitted'],
  ])('judges %s', (_, scopes, row, expected) => {
    expect(outcome(() => permit(caller(scopes), row, '1001'))).toBe(expected);
  });

  it.each([
    ['needs no scope', { ...endpoint('read'), needsNoScope: true }],
    ['any scope opens', endpoint('read')],
  ])('refuses people who come for their own receiver a row that %s', (_, row) => {
    const person = { ...caller(['*:read', 'receivers:self']), ownAddress: 'jane@example.org' };
    expect(outcome(() => permit(person, row, '1001'))).toBe('This token is good for what people may do with their own receiver.');
  });

  it('refuses an account of somebody else whatever the scopes', () => {
    expect(outcome(() => permit(caller(['*:read']), endpoint('read'), '2002'))).toBe('This credential is not bound to that account.');
  });
});

describe('chooseAccount', () => {
  it.each([
    ['takes the only account', ['1001'], undefined, '1001'],
    ['takes the requested account', ['1001', '1002'], '1002', '1002'],
    ['asks for a name where there are several', ['1001', '1002'], undefined, 'This credential is bound to several accounts. Name one in the header x-cleverreach-account.'],
    ['refuses an account that is not bound', ['1001'], '2002', 'This credential is not bound to that account.'],
    ['refuses a credential without accounts', [], undefined, 'This credential is bound to no account.'],
  ])('%s', (_, accountIds, requested, expected) => {
    expect(outcome(() => chooseAccount(caller([], accountIds), requested))).toBe(expected);
  });
});

describe('checkScopes', () => {
  it('sorts scopes and drops repetitions', () => {
    expect(checkScopes(['groups:write', 'destroy', 'groups:write'])).toEqual(['destroy', 'groups:write']);
  });

  it('names every scope that does not exist', () => {
    expect(() => checkScopes(['groups:read', 'group:read', 'groups'])).toThrow(/^There is no scope "group:read", "groups"\. /);
  });
});
