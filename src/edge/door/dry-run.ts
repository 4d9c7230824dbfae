import type { DoorAnswer } from './door-call.js';

/** A dry run as v3 words it: which call it would have been, and how many receivers it would have touched; null where nobody knows. */
export const answerDryRun = (endpointId: string | null, receivers: number | null): DoorAnswer => ({
  status: 200,
  headers: { 'content-type': 'application/json; charset=utf-8', 'x-dry-run': '1' },
  body: JSON.stringify({ dry_run: true, endpoint: endpointId, would_affect: { receivers } }),
});
