import type { Readable } from 'node:stream';

const WORTH_READING_BYTES = 65_536;

/** Gets rid of a body: a short one is read so that its connection can be used again, a long one is cut off. */
export const discardBody = async (body: Buffer | Readable): Promise<void> => {
  if (Buffer.isBuffer(body)) return;
  let leftBytes = WORTH_READING_BYTES;
  try {
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      leftBytes -= chunk.length;
      if (leftBytes < 0) break;
    }
  } catch {
    // A body that breaks off while it is thrown away is gone as well.
  }
};
