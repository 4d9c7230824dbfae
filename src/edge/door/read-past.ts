import type { IncomingMessage } from 'node:http';
import type { SettingValues } from '../../config/index.js';

/** How much of a body is read, and for how long. */
export interface BodyBounds {
  /** A longer one is refused. */
  readonly limitBytes: number;
  /** So much of one that is refused is read past. */
  readonly pastBytes: number;
  /** A caller that sends nothing for so long waits for its answer. */
  readonly quietMs: number;
}

export const bodyBounds = (limitBytes: number, { BODY_PAST_TIMES, BODY_PAST_QUIET_MS }: SettingValues): BodyBounds => ({
  limitBytes,
  pastBytes: limitBytes * BODY_PAST_TIMES,
  quietMs: BODY_PAST_QUIET_MS,
});

/**
 * Reads past what a caller still sends, up to a bound. A connection that is closed while its caller writes is reset, and with it goes the
 * answer that the caller would have read afterwards. What is read is not kept; who stops sending is waited for no longer.
 */
export const readPast = async (request: IncomingMessage, { pastBytes, quietMs }: BodyBounds): Promise<void> => {
  if (request.complete || request.destroyed || Number(request.headers['content-length'] ?? 0) > pastBytes) return;
  const { promise, resolve } = Promise.withResolvers<null>();
  const end = (): void => {
    resolve(null);
  };
  const quiet = setTimeout(end, quietMs);
  let bytes = 0;
  request.on('data', (chunk: Uint8Array) => {
    bytes += chunk.length;
    quiet.refresh();
    if (bytes > pastBytes) end();
  });
  for (const event of ['end', 'error', 'close']) request.once(event, end);
  request.resume();
  await promise;
  clearTimeout(quiet);
};
