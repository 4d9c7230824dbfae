import { describe, expect, it } from 'vitest';
import type { BatchRow } from '../../../contract/index.js';
import { GatewayError } from '../../../core/index.js';
import type { ErrorCode } from '../../../core/index.js';
import { runBatch } from './run-batch.js';
import type { SendPart } from './run-batch.js';

const rows = Array.from({ length: 10 }, (_, at) => `r${at}`);
const fail = (code: ErrorCode, status?: number): GatewayError =>
  new GatewayError(code, `It is ${code}.`, status === undefined ? {} : { refusal: { status, message: `CleverReach says ${status}` } });

/** Answers part by part; what is no list is thrown. */
const answering = (...answers: readonly (readonly BatchRow[] | GatewayError)[]): { send: SendPart<string>; parts: string[] } => {
  const parts: string[] = [];
  const rest = [...answers];
  const send: SendPart<string> = async (part) => {
    parts.push(part.join(' '));
    const answer = rest.shift();
    if (answer instanceof GatewayError) throw answer;
    return { dryRun: false, after: answer ?? part.map(() => ({ status: 'update success' })) };
  };
  return { send, parts };
};
const outcomes = async (send: SendPart<string>): Promise<string> => (await runBatch(rows, 4, send)).verdicts.map(({ outcome }) => outcome[0]).join('');

describe('a batch', () => {
  it('is cut into parts that are sent one after the other', async () => {
    const { send, parts } = answering();
    expect([await outcomes(send), parts]).toEqual(['UUUUUUUUUU', ['r0 r1 r2 r3', 'r4 r5 r6 r7', 'r8 r9']]);
  });

  it.each<ErrorCode>(['outcome_unknown', 'upstream_invalid_answer', 'caller_gone'])(
    'leaves the outcome of a part open after %s, and sends nothing more',
    async (code) => {
      const { send, parts } = answering([{ status: 'insert success' }, { status: 'insert success' }, { status: 'insert success' }, { status: 'insert success' }], fail(code));
      const { verdicts } = await runBatch(rows, 4, send);
      expect([verdicts.map(({ outcome }) => outcome), parts.length]).toEqual([
        [...Array<string>(4).fill('INSERTED'), ...Array<string>(4).fill('UNKNOWN'), ...Array<string>(2).fill('NOT_SENT')],
        2,
      ]);
    },
  );

  it('is UNKNOWN, not an error, where the first part got no answer', async () => {
    const { send } = answering(fail('outcome_unknown'));
    expect(await outcomes(send)).toBe('UUUUNNNNNN');
  });

  it.each<[ErrorCode, number?]>([['not_found', 404], ['upstream_unavailable', 503], ['upstream_unavailable'], ['upstream_timeout']])(
    'fails as a whole where the first part is refused or not sent, for nothing was changed: %s %s',
    async (code, status) => {
      const { send } = answering(fail(code, status));
      await expect(runBatch(rows, 4, send)).rejects.toMatchObject({ code });
    },
  );

  it.each<[ErrorCode, number | undefined, string]>([
    ['upstream_rate_limited', 429, 'CleverReach says 429'],
    ['upstream_unavailable', 503, 'CleverReach says 503'],
    ['upstream_unavailable', undefined, 'It is upstream_unavailable.'],
  ])('tells the rows of a later part that was refused or not sent, and sends nothing more: %s %s', async (code, status, message) => {
    const { send } = answering(rows.slice(0, 4).map(() => ({ status: 'success' })), fail(code, status));
    const { verdicts } = await runBatch(rows, 4, send);
    expect([verdicts[0], verdicts[4], verdicts[8]?.outcome]).toEqual([
      { outcome: 'DONE', receiverId: null, problem: null, message: null },
      { outcome: 'REFUSED', receiverId: null, problem: 'OTHER', message },
      'NOT_SENT',
    ]);
  });

  it('halves a part that is too large', async () => {
    const { send, parts } = answering(fail('upstream_rejected', 413), fail('upstream_rejected', 413));
    expect([await outcomes(send), parts.slice(0, 4)]).toEqual(['UUUUUUUUUU', ['r0 r1 r2 r3', 'r0 r1', 'r0', 'r1']]);
  });

  it('takes all that clients have met for an answer', async () => {
    const told: readonly BatchRow[] = [
      { status: 'insert success', id: '7' }, { status: 'update success' }, "duplicate address 'a'", "… invalid address 'b' …",
    ];
    const whole = [{ id: '9', email: 'a@example.org' } as BatchRow, { status: 'Forbidden: blacklisted address' }, { status: 'licence is used up' }, { status: "Not Found: invalid receiver 'x'" }];
    const { send } = answering(told, whole);
    const { verdicts } = await runBatch(rows.slice(0, 8), 4, send);
    expect(verdicts.map(({ outcome, problem, receiverId }) => [outcome, problem ?? receiverId])).toEqual([
      ['INSERTED', '7'], ['UPDATED', null], ['REFUSED', 'DUPLICATE_ADDRESS'], ['REFUSED', 'INVALID_ADDRESS'],
      ['DONE', '9'], ['REFUSED', 'BLACKLISTED'], ['REFUSED', 'OTHER'], ['REFUSED', 'UNKNOWN_RECEIVER'],
    ]);
  });

  it.each([[[]], [[{ status: 'success' }]], [false]])('does not guess which row an answer of another length belongs to: %j', async (answer) => {
    const { send } = answering(answer as readonly BatchRow[]);
    const { verdicts } = await runBatch(rows.slice(0, 2), 4, send);
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(['UNKNOWN', 'UNKNOWN']);
  });
});
