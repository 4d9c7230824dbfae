import { forms, groupReceivers } from '../../contract/index.js';
import type { Endpoint } from '../../contract/index.js';

const accepted = { status: 'accepted' } as const;

const forEachRow = (content: unknown): unknown => [content].flat().map(() => accepted);

/** How a kept write is answered, by row. groupReceivers.add is not among them: its clients read the new id from the answer, and none is made up. */
const words: ReadonlyMap<string, (content: unknown) => unknown> = new Map<string, (content: unknown) => unknown>([
  [groupReceivers.insert.id, forEachRow],
  [groupReceivers.upsert.id, forEachRow],
  [forms.send.id, () => ({ success: true, ...accepted })],
]);

/** Whether a row has an answer for a write that will be carried out later. */
export const canBeAccepted = (endpoint: Endpoint): boolean => words.has(endpoint.id);

/** Header with the id under which the operator finds a kept write. */
export const KEPT_WRITE_HEADER = 'x-gateway-kept-write';

/** The answer of a kept write in the shape of its row; `content` is the data that was sent. */
export const acceptedBody = (endpoint: Endpoint, content: unknown): string => JSON.stringify(words.get(endpoint.id)?.(content) ?? accepted);
