import type { Shaped } from '../shape.js';
import { integer, named, object, string } from '../shape.js';

/** Error body of the API: `code` mirrors the HTTP status, `message` is "<reason>" or "<reason>: <detail>". Sources: RDO, SWG10, CORE; seen. */
export const ApiError = named(
  'ApiError',
  object({ error: object({ code: integer(), message: string() }) }, {}, { examples: [{ error: { code: 404, message: 'Not Found: invalid receiver' } }] }),
);
export type ApiError = Shaped<typeof ApiError>;
