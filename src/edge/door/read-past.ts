import type { IncomingMessage } from 'node:http';

/** A caller that sends nothing for so long waits for its answer. */
const QUIET_MS = 500;

/**
 * Reads past what a caller still sends, up to a bound. A connection that is closed while its caller writes is reset, and with it goes the
 * answer that the caller would have read afterwards. What is read is not kept; who stops sending is waited for no longer.
 */
export const readPast = async (request: IncomingMessage, limitBytes: number): Promise<void> => {
  if (request.complete || request.destroyed || Number(request.headers['content-length'] ?? 0) > limitBytes) return;
  const { promise, resolve } = Promise.withResolvers<null>();
  const end = (): void => {
    resolve(null);
  };
  const quiet = setTimeout(end, QUIET_MS);
  let bytes = 0;
  request.on('data', (chunk: Uint8Array) => {
    bytes += chunk.length;
    quiet.refresh();
    if (bytes > limitBytes) end();
  });
  for (const event of ['end', 'error', 'close']) request.once(event, end);
  request.resume();
  await promise;
  clearTimeout(quiet);
};
