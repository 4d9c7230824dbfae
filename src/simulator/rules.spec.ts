import { describe, expect, it } from 'vitest';
import type { Attribute } from './entities.js';
import type { Member } from './people/lookup.js';
import { compileRules, readRules } from './rules.js';

const attribute = (id: string, name: string, groupId: string): Attribute =>
  ({ id, name, groupId, accountId: '1', description: '', previewValue: '', defaultValue: null, type: 'text' });
const attributes = [attribute('7', 'city', '5'), attribute('8', 'birthday', '0'), attribute('9', 'visits', '5')];
const find = (field: string): Attribute | undefined => attributes.find(({ id, name }) => name === field || `a${id}.value` === field);

const ada: Member = {
  receiver: {
    id: '3', accountId: '1', email: 'Ada@example.org', bounced: 0, points: 10, stars: 2, values: { 8: '1990-05-17' },
    tags: ['Shop.VIP', 'news'], orders: [], events: [], lastChanged: 0,
  },
  membership: {
    id: '5/3', accountId: '1', groupId: '5', receiverId: '3', imported: 0, registered: 1_700_000_000, activated: 1_700_000_100,
    deactivated: 0, isUnsubscribed: false, source: 'shop', values: { 7: 'Köln', 9: '12' },
  },
};

const matches = (rules: readonly (readonly string[])[], joint: 'AND' | 'OR' = 'AND'): boolean =>
  compileRules(readRules(rules.map(([field, logic = '', condition = '', operator = '']) => ({ field, logic, condition, operator }))), joint, find)(ada);

const yes = ['email', 'contains', 'ada'];
const no = ['email', 'contains', 'bob'];

describe('one rule', () => {
  it.each([
    [['email', 'eq', 'ada@EXAMPLE.org'], true],
    [['email', 'EQ', 'ada'], false],
    [['email', 'contains', 'bob,ada'], true],
    [['email', 'nocontains', 'bob'], true],
    [['city', 'contains', 'köln'], true],
    [['a7.value', 'EQ', 'Köln'], true],
    [['visits', 'bg', '9'], true],
    [['visits', 'sm', '9'], false],
    [['birthday', 'SM', '1991-01-01'], true],
    [['birthday', 'BG', '1991-01-01'], false],
    [['registered', 'bg', '2023-11-01'], true],
    [['registered', 'sm', '1700000000'], false],
    [['deactivated', 'eq', '0'], true],
    [['tags', 'contains', 'other,shop.vip'], true],
    [['tags', 'CONTAINS', 'vip'], false],
    [['tags', 'nocontains', 'other'], true],
    [['tags', 'nocontains', 'news'], false],
  ])('%j is %s', (rule, expected) => expect(matches([rule])).toBe(expected));
});

describe('several rules', () => {
  it.each([
    ['none at all', [], true],
    ['AND', [yes, [...no, 'AND']], false],
    ['OR', [no, [...yes, 'OR']], true],
    ['AND before OR', [yes, [...yes, 'OR'], [...no, 'AND']], true],
    ['brackets before AND', [['('], yes, [...yes, 'OR'], [')'], [...no, 'AND']], false],
    ['brackets in brackets', [['('], ['('], no, [')'], [...yes, 'OR'], [')']], true],
    ['a bracket that is joined', [yes, ['(', '', '', 'AND'], no, [...yes, 'OR'], [')']], true],
  ])('%s', (_, rules, expected) => expect(matches(rules)).toBe(expected));

  it('without operators are joined as the call says', () => {
    expect([matches([yes, no], 'AND'), matches([yes, no], 'OR')]).toEqual([false, true]);
  });

  it.each([
    ['an unknown field', [['shoe', 'eq', '1']], "Bad Request: invalid field 'shoe'"],
    ['an unknown logic', [['email', 'like', '1']], "Bad Request: invalid logic 'LIKE'"],
    ['an unknown operator', [yes, [...yes, 'XOR']], "Bad Request: invalid operator 'XOR'"],
    ['an open bracket', [['('], yes], 'Bad Request: unbalanced brackets'],
    ['a closed one too many', [yes, [')']], 'Bad Request: unbalanced brackets'],
    ['an empty pair', [['('], [')']], 'Bad Request: unbalanced brackets'],
  ])('with %s are refused', (_, rules, message) => expect(() => matches(rules)).toThrow(message));
});
