import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PinoLog } from './pino-log.js';
import { lineOfRequest } from './request-line.js';
import type { RequestRecord } from './request-record.js';

const text = fc.string({ unit: 'binary' });
const maybe = fc.option(text, { nil: undefined });

const requests: fc.Arbitrary<RequestRecord> = fc.record({
  requestId: text,
  door: text,
  endpointId: maybe,
  consumerId: maybe,
  accountId: maybe,
  traceId: maybe,
  status: fc.integer({ min: 100, max: 599 }),
  error: maybe,
  durationMs: fc.double({ min: 0, max: 1e9, noNaN: true }),
});

const writtenByPino = ({ requestId, door, status, error, endpointId, consumerId, accountId, traceId, durationMs }: RequestRecord, at: number): string => {
  let written = '';
  const log = new PinoLog('info', { write: (line) => void (written += line) });
  const facts = { requestId, door, status, error, endpoint: endpointId, consumer: consumerId, account: accountId, trace: traceId, ms: Math.round(durationMs) };
  log.info('request', facts, at);
  return written;
};

describe('the line of a request', () => {
  it('is what pino writes of the same facts, whatever they hold', () => {
    fc.assert(
      fc.property(requests, fc.nat(), (request, at) => {
        expect(JSON.parse(lineOfRequest(request, at))).toEqual(JSON.parse(writtenByPino(request, at)));
      }),
    );
  });

  it('has the bytes that pino writes', () => {
    const request = { requestId: '3f"\\', door: 'v3', endpointId: 'groups.list', consumerId: 'c', accountId: 'a', traceId: '4bf9', status: 404, error: 'not_found', durationMs: 12.6 };
    expect(lineOfRequest(request, 1_790_000_000_000)).toBe(writtenByPino(request, 1_790_000_000_000));
  });

  it('forgets texts that came before where there are many', () => {
    const lines = Array.from({ length: 10_000 }, (_, at) => lineOfRequest({ requestId: 'r', door: 'v3', endpointId: undefined, consumerId: `c${at}`, accountId: undefined, status: 200, error: undefined, durationMs: 1 }, 0));
    expect(lines.map((line) => (JSON.parse(line) as { consumer: string }).consumer)).toEqual(lines.map((_, at) => `c${at}`));
  });
});
