import type { Shaped } from '../shape.js';
import { named, object, record, string } from '../shape.js';

/** CleverReach's own Swagger 2.0 document; its 200 answers are mostly typed as bare strings. Sources: SWG5, SWG10; seen. */
export const SwaggerDocument = named(
  'SwaggerDocument',
  object({ swagger: string(), paths: record(record(object({}))) }, { info: object({}, { title: string(), version: string() }) }),
);
export type SwaggerDocument = Shaped<typeof SwaggerDocument>;
