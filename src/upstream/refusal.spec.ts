import { describe, expect, it } from 'vitest';
import { errorOfRefusal, readRefusal } from './refusal.js';

const apiError = (code: number, message: string): unknown => ({ error: { code, message } });

describe('readRefusal', () => {
  it.each([
    [200, [], undefined],
    [200, null, undefined],
    [200, false, undefined],
    [200, { error: 'a field of this name' }, undefined],
    [204, undefined, undefined],
    [404, apiError(404, 'Not Found: invalid receiver'), { status: 404, message: 'Not Found: invalid receiver' }],
    [400, apiError(409, 'Conflict'), { status: 409, message: 'Conflict' }],
    [200, apiError(404, 'Not Found: group'), { status: 404, message: 'Not Found: group' }],
    [200, { error: { code: '403', message: 'Forbidden' } }, { status: 403, message: 'Forbidden' }],
    [502, undefined, { status: 502, message: 'Bad Gateway', isUnexplained: true }],
    [400, { error: 'invalid_grant', error_description: 'gone' }, { status: 400, message: 'gone' }],
    [500, apiError(500, ''), { status: 500, message: 'Internal Server Error' }],
    [302, '', { status: 302, message: 'Found', isUnexplained: true }],
  ])('reads %i %j', (status, body, refusal) => {
    expect(readRefusal(status, body)).toEqual(refusal);
  });
});

describe('errorOfRefusal', () => {
  const call = { accountId: '1', isRepeatable: true, effect: 'read', retryAfterSeconds: undefined } as const;

  it.each([
    [400, 'upstream_rejected', 'upstream_rejected'],
    [401, 'reconnect_needed', 'reconnect_needed'],
    [403, 'upstream_rejected', 'upstream_rejected'],
    [404, 'not_found', 'not_found'],
    [409, 'conflict', 'conflict'],
    [413, 'upstream_rejected', 'upstream_rejected'],
    [429, 'upstream_rate_limited', 'upstream_rate_limited'],
    [500, 'upstream_unavailable', 'outcome_unknown'],
    [502, 'upstream_unavailable', 'outcome_unknown'],
    [503, 'upstream_unavailable', 'upstream_unavailable'],
    [504, 'upstream_unavailable', 'outcome_unknown'],
  ])('calls %i to a read %s, and to a write %s, whether it may be repeated or not', (status, read, write) => {
    const codeOf = (effect: 'read' | 'write', isRepeatable: boolean): string => errorOfRefusal({ status, message: 'm' }, { ...call, effect, isRepeatable }).code;
    expect([codeOf('read', true), codeOf('write', true), codeOf('write', false), codeOf('read', false)]).toEqual([read, write, write, write]);
  });

  it.each([
    [true, 'it may be repeated without harm'],
    [false, 'check before you repeat it'],
  ])('says of a write that failed, repeatable: %s, that %s', (isRepeatable, advice) => {
    expect(errorOfRefusal({ status: 502, message: 'm' }, { ...call, effect: 'write', isRepeatable }).message).toContain(advice);
  });

  it.each([
    [302, 'upstream_unavailable'],
    [404, 'upstream_unavailable'],
    [403, 'upstream_rejected'],
  ])('calls %i in words that are not CleverReach\'s %s', (status, code) => {
    expect(errorOfRefusal({ status, message: 'm', isUnexplained: true }, call).code).toBe(code);
  });

  it('keeps what CleverReach said out of what is logged', () => {
    const error = errorOfRefusal({ status: 400, message: 'invalid address anna@example.com' }, { ...call, retryAfterSeconds: 7 });
    expect([error.refusal?.message, error.retryAfterSeconds, `${error.message}${JSON.stringify(error.facts)}`.includes('anna')]).toEqual([
      'invalid address anna@example.com', 7, false,
    ]);
  });
});
