import { describe, expect, it } from 'vitest';
import { readTrace, traceIdOf } from './trace.js';

const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

describe('the trace of a request', () => {
  it('is read with its state', () => {
    const trace = readTrace({ traceparent, tracestate: 'vendor=opaque' });
    expect([trace, traceIdOf(trace)]).toEqual([{ traceparent, tracestate: 'vendor=opaque' }, '4bf92f3577b34da6a3ce929d0e0e4736']);
  });

  it.each([
    ['missing', undefined],
    ['of another version', traceparent.replace('00-', '01-')],
    ['of zeros', '00-00000000000000000000000000000000-00f067aa0ba902b7-01'],
    ['in capitals', traceparent.toUpperCase()],
    ['followed by something', `${traceparent}-x`],
  ])('is left out where it is %s', (_what, header) => {
    expect(readTrace({ traceparent: header, tracestate: 'vendor=opaque' })).toBeUndefined();
  });

  it.each([['too long', 'v='.padEnd(513, 'x')], ['not plain', 'v=\u0007']])('loses a state that is %s', (_what, tracestate) => {
    expect(readTrace({ traceparent, tracestate })).toEqual({ traceparent });
  });
});
