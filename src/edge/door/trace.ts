import type { IncomingHttpHeaders } from 'node:http';
import type { TraceContext } from '../../upstream/index.js';

/** W3C Trace Context, version 00; all zeros name nothing. */
const parentForm = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;
const MAX_STATE = 512;

const single = (value: string | string[] | undefined): string | undefined => (typeof value === 'string' ? value.trim() : undefined);

/** The trace that a request belongs to; undefined where it names none or names it wrongly. */
export const readTrace = (headers: IncomingHttpHeaders): TraceContext | undefined => {
  const traceparent = single(headers['traceparent']);
  if (traceparent === undefined || !parentForm.test(traceparent)) return undefined;
  const tracestate = single(headers['tracestate']);
  const isSendable = tracestate !== undefined && tracestate.length <= MAX_STATE && /^[\x20-\x7e]+$/.test(tracestate);
  return { traceparent, ...(isSendable && { tracestate }) };
};

/** The id of the whole trace, for the access log. */
export const traceIdOf = (trace: TraceContext | undefined): string | undefined => trace?.traceparent.split('-')[1];
