import { forms, groupReceivers } from '../../contract/index.js';
import type { Endpoint } from '../../contract/index.js';

const accepted = { status: 'accepted' } as const;

const rowsIn = (bytes: Uint8Array | undefined): readonly unknown[] => {
  const content: unknown = JSON.parse(Buffer.from(bytes ?? '[]').toString('utf8'));
  return Array.isArray(content) ? content : [content];
};

/** How a kept write is answered, by row. groupReceivers.add is not among them: its clients read the new id from the answer, and none is made up. */
const words: ReadonlyMap<string, (bytes: Uint8Array | undefined) => unknown> = new Map<string, (bytes: Uint8Array | undefined) => unknown>([
  [groupReceivers.insert.id, (bytes) => rowsIn(bytes).map(() => accepted)],
  [groupReceivers.upsert.id, (bytes) => rowsIn(bytes).map(() => accepted)],
  [forms.send.id, () => ({ success: true, ...accepted })],
]);

/** Whether a row has an answer for a write that will be carried out later. */
export const canBeAccepted = (endpoint: Endpoint): boolean => words.has(endpoint.id);

/** Header with the id under which the operator finds a kept write. */
export const KEPT_WRITE_HEADER = 'x-gateway-kept-write';

/** The answer of a kept write in the shape of its row. */
export const acceptedBody = (endpoint: Endpoint, bytes: Uint8Array | undefined): string => JSON.stringify(words.get(endpoint.id)?.(bytes) ?? accepted);
