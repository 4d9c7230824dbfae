import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Authenticator } from '../../src/access/index.js';
import { groups } from '../../src/contract/index.js';
import { Secret, SystemClock } from '../../src/core/index.js';
import type { GatewayError } from '../../src/core/index.js';
import { GatewayAnswers } from '../../src/edge/door/index.js';
import type { DoorRequest } from '../../src/edge/door/index.js';
import type { Json } from '../../src/edge/legacy/changes/json.js';
import type { Translation } from '../../src/edge/legacy/changes/operation.js';
import { answerStep, Refusal, refusalStep, requestStep } from '../../src/edge/legacy/changes/step.js';
import { RewriteFailures } from '../../src/edge/legacy/rewrite-failures.js';
import { Translator } from '../../src/edge/legacy/translator.js';
import { Metrics, PinoLog } from '../../src/telemetry/index.js';
import { UpstreamClient } from '../../src/upstream/index.js';
import type { CallContext } from '../../src/upstream/index.js';
import { startLegacy } from '../support/start-legacy.js';
import type { LegacyDoors, OldIntegration } from '../support/start-legacy.js';

let app: LegacyDoors;
let old: OldIntegration;

beforeAll(async () => {
  app = await startLegacy();
  old = await app.integration();
  await old.ask('GET', '/v2/groups');
});
afterAll(() => app.stop());

describe('a rewrite that fails on a real call', () => {
  const lines: string[] = [];
  const metrics = new Metrics();
  const fail = (): never => {
    throw new Error('jane@example.org');
  };
  const broken = {
    request: requestStep({ title: 'Broken.', apply: fail, examples: [{ given: {}, gives: {} }] }),
    answer: answerStep({ title: 'Broken.', apply: fail, examples: [{ given: 1, gives: 1 }] }),
    refusal: refusalStep({ title: 'Broken.', apply: fail, examples: [{ given: new Refusal(404, ''), gives: new Refusal(404, '') }] }),
  };
  const callContext = async (): Promise<CallContext> => ({
    caller: await app.get(Authenticator).authenticate(new Secret(old.token)),
    accountId: app.accountId,
    requestId: 'r-1',
  });

  /** The code of the error that an operation with broken rewrites ends in. */
  const fails = async (rewrites: Pick<Translation, 'endpoint'> & Partial<Translation>, body?: Json): Promise<unknown> => {
    const log = new PinoLog('info', { write: (line) => void lines.push(line) });
    const translator = new Translator(app.get(UpstreamClient), app.get(GatewayAnswers), new RewriteFailures(log, metrics), new SystemClock());
    const translation: Translation = { params: () => ({}), examples: [{ params: {} }], ...rewrites };
    const request = { notes: {}, requestId: 'r-1' } as DoorRequest;
    const visit = { request, context: await callContext(), version: 'v1', operation: 'broken', translation, call: { params: {}, query: {}, body }, sending: () => undefined } as const;
    return translator.translate(visit, false).catch((error: unknown) => (error as GatewayError).code);
  };

  it('is answered as an error and never passed on half done', async () => {
    await app.simulator.clearCalls();
    const codes = [
      await fails({ endpoint: groups.list, request: [broken.request] }),
      await fails({ endpoint: groups.list, answer: [broken.answer] }),
      await fails({ endpoint: groups.get, params: () => ({ id: '99' }), refusals: [broken.refusal] }),
      await fails({ endpoint: groups.create, answer: [broken.answer] }, { name: 'Made' }),
    ];
    expect([codes, await app.sent()]).toEqual([
      ['upstream_invalid_answer', 'upstream_invalid_answer', 'upstream_invalid_answer', 'outcome_unknown'],
      ['GET /v3/groups', 'GET /v3/groups/99', 'POST /v3/groups'],
    ]);
  });

  it('is counted, and logged by its title without anything of the call', async () => {
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(
      Array(4).fill(expect.objectContaining({ level: 'error', title: 'Broken.', operation: 'broken', requestId: 'r-1' })),
    );
    expect(lines.join('')).not.toContain('jane@example.org');
    expect(await metrics.text()).toContain('gateway_legacy_rewrite_failures_total{operation="broken"} 4');
  });
});
