import { randomUUID } from 'node:crypto';

/** Short and plain, and nothing that lets somebody in: the id stands in the access log. */
const sane = /^(?!.*(?:crgw_|eyJ))[A-Za-z0-9._-]{1,64}$/;

/** The id of a request: the caller's own X-Request-Id where it is short and plain and no credential, else a new one. */
export const readRequestId = (sent: string | readonly string[] | undefined): string =>
  typeof sent === 'string' && sane.test(sent) ? sent : randomUUID();
