import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { GatewayError, Secret } from '../core/index.js';
import { factsOfError } from './error-facts.js';
import { Metrics } from './metrics.js';
import { NestLog } from './nest-log.js';
import { PinoLog } from './pino-log.js';
import { RequestLog } from './request-log.js';

const startLog = (level: 'info' | 'debug' | 'warn' = 'info') => {
  const lines: Record<string, unknown>[] = [];
  const write = (text: string): void => {
    for (const line of text.trimEnd().split('\n')) lines.push(JSON.parse(line) as Record<string, unknown>);
  };
  return { log: new PinoLog(level, { write }), lines };
};

describe('log', () => {
  it('writes one JSON object a line from its level upwards', () => {
    const { log, lines } = startLog();
    log.debug('unheard');
    log.warn('heard', { account: '7' });
    expect(lines).toMatchObject([{ level: 'warn', message: 'heard', account: '7' }]);
  });

  it('tells of an error where it happened but not what it said', () => {
    let broken: unknown;
    try {
      JSON.parse('{"email": anna@example.com');
    } catch (error) {
      broken = error;
    }
    const facts = factsOfError(broken);
    expect([facts['error'], String(facts['at']).includes('telemetry.spec'), JSON.stringify(facts).includes('anna')]).toEqual(['SyntaxError', true, false]);
  });

  it('tells code and facts of a gateway error and nothing CleverReach said', () => {
    const error = new GatewayError('upstream_rejected', 'No.', { facts: { status: 400 }, refusal: { status: 400, message: 'anna@example.com' } });
    expect(factsOfError(error)).toEqual({ code: 'upstream_rejected', status: 400 });
  });

  it('keeps the small talk of the framework for those who debug', () => {
    const { log, lines } = startLog();
    const nest = new NestLog(log);
    nest.log('Nest started');
    nest.error(new Error(`token ${new Secret('t').toString()}`));
    nest.error(new GatewayError('not_found', 'No.'));
    expect(lines).toMatchObject([{ level: 'error', message: 'Error' }]);
  });
});

describe('request log', () => {
  const request = { requestId: 'r', door: 'v3', endpointId: 'groups.list', consumerId: 'c', accountId: 'a', status: 200, error: undefined, durationMs: 12 };

  it('tells requests together, each with the moment at which it ended', async () => {
    const { log, lines } = startLog();
    const requests = new RequestLog(log, new Metrics());
    const before = Date.now();
    requests.record(request);
    const after = Date.now();
    while (Date.now() <= after) await nextTurn();
    requests.record({ ...request, requestId: 's' });
    expect(lines).toEqual([]);
    await expect.poll(() => lines.map(({ requestId }) => requestId)).toEqual(['r', 's']);
    expect(lines[0]?.['time']).toBeGreaterThanOrEqual(before);
    expect(lines[0]?.['time']).toBeLessThanOrEqual(after);
  });

  it('has told everything when the gateway has stopped', () => {
    const { log, lines } = startLog();
    const requests = new RequestLog(log, new Metrics());
    requests.record(request);
    requests.onApplicationShutdown();
    expect(lines).toMatchObject([{ requestId: 'r', status: 200, ms: 12 }]);
  });

  it('tells nothing where the log begins above its level', () => {
    const { log, lines } = startLog('warn');
    const requests = new RequestLog(log, new Metrics());
    requests.record(request);
    requests.tell();
    expect(lines).toEqual([]);
  });

  it('keeps no more than a few hundred requests untold', () => {
    const { log, lines } = startLog();
    const requests = new RequestLog(log, new Metrics());
    for (let at = 0; at < 1_000; at++) requests.record(request);
    expect(lines.length).toBeGreaterThan(500);
  });
});

describe('metrics', () => {
  it('count a request once, by names of which there are few', async () => {
    const { log } = startLog();
    const metrics = new Metrics();
    const record = { requestId: 'r', door: 'v3', consumerId: 'c', accountId: 'a', error: undefined, durationMs: 12 };
    new RequestLog(log, metrics).record({ ...record, endpointId: 'groups.list', status: 200 });
    new RequestLog(log, metrics).record({ ...record, endpointId: undefined, status: 404 });
    new RequestLog(log, metrics).record({ ...record, door: 'graphql', endpointId: undefined, error: 'UPSTREAM_TIMEOUT', status: 200 });
    metrics.countUpstreamCall(503);
    metrics.countUpstreamCall('outcome_unknown');
    metrics.countRenewal('renewed');
    const counted = (await metrics.text()).split('\n').filter((line) => /_total\{/.test(line));
    expect(counted).toEqual([
      'gateway_requests_total{door="v3",endpoint="groups.list",status="2xx"} 1',
      'gateway_requests_total{door="v3",endpoint="none",status="4xx"} 1',
      'gateway_requests_total{door="graphql",endpoint="none",status="2xx"} 1',
      'gateway_request_errors_total{door="v3",endpoint="none",code="handed_on"} 1',
      'gateway_request_errors_total{door="graphql",endpoint="none",code="upstream_timeout"} 1',
      'gateway_consumer_requests_total{consumer="c",door="v3",status="2xx"} 1',
      'gateway_consumer_requests_total{consumer="c",door="v3",status="4xx"} 1',
      'gateway_consumer_requests_total{consumer="c",door="graphql",status="2xx"} 1',
      'gateway_consumer_errors_total{consumer="c",door="v3",code="handed_on"} 1',
      'gateway_consumer_errors_total{consumer="c",door="graphql",code="upstream_timeout"} 1',
      'gateway_upstream_calls_total{outcome="5xx"} 1',
      'gateway_upstream_calls_total{outcome="outcome_unknown"} 1',
      'gateway_token_renewals_total{outcome="renewed"} 1',
    ]);
    const timed = (await metrics.text()).split('\n').filter((line) => /_seconds_count/.test(line) && !/ 0$/.test(line));
    expect(timed.filter((line) => /request_seconds/.test(line))).toEqual([
      'gateway_request_seconds_count{door="v3",endpoint="groups.list"} 1',
      'gateway_request_seconds_count{door="v3",endpoint="none"} 1',
      'gateway_request_seconds_count{door="graphql",endpoint="none"} 1',
      'gateway_consumer_request_seconds_count{consumer="c"} 3',
    ]);
  });
});
