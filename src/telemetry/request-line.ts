import type { RequestRecord } from './request-record.js';

const KNOWN_AT_MOST = 4_096;
const known = new Map<string, string>();

/** A text in JSON that comes again and again: the name of a door or a row, the id of a consumer or an account. */
const quoted = (text: string): string => {
  const earlier = known.get(text);
  if (earlier !== undefined) return earlier;
  if (known.size >= KNOWN_AT_MOST) known.clear();
  const json = JSON.stringify(text);
  known.set(text, json);
  return json;
};

const member = (name: string, text: string | undefined): string => (text === undefined ? '' : `,"${name}":${quoted(text)}`);

/**
 * The line of the access log about a request that ended at `endedAt` (milliseconds since 1970): byte for byte what pino writes of the
 * same facts. pino looks at each character of every text of each line, which took an eighth of the processor time of a kept answer.
 */
export const lineOfRequest = ({ requestId, door, status, error, endpointId, consumerId, accountId, traceId, durationMs }: RequestRecord, endedAt: number): string =>
  `{"level":"info","time":${endedAt},"requestId":${JSON.stringify(requestId)}${member('door', door)},"status":${status}${member('error', error)}` +
  `${member('endpoint', endpointId)}${member('consumer', consumerId)}${member('account', accountId)}` +
  `${traceId === undefined ? '' : `,"trace":${JSON.stringify(traceId)}`},"ms":${Math.round(durationMs)},"message":"request"}\n`;
