import { Refusal, refusalStep } from '../step.js';
import type { RefusalStep } from '../step.js';

export const plainNotFound = refusalStep({
  title: 'What is not there is answered with "Not Found" and no detail; v3 adds one.',
  apply: (refusal) => (refusal.status === 404 ? new Refusal(404, 'Not Found') : refusal),
  examples: [{ given: new Refusal(404, 'Not Found: invalid receiver'), gives: new Refusal(404, 'Not Found') }],
});

const namesGroup = /(?:invalid|unknown) group|group not found/i;

export const invalidGroup = refusalStep({
  title: 'A write into an unknown group is answered with 405 "Method Not Allowed: invalid group"; v3 says 404.',
  apply: (refusal) =>
    refusal.status === 404 || (refusal.status === 400 && namesGroup.test(refusal.message))
      ? new Refusal(405, 'Method Not Allowed: invalid group')
      : refusal,
  examples: [
    { given: new Refusal(404, 'Not Found'), gives: new Refusal(405, 'Method Not Allowed: invalid group') },
    { given: new Refusal(400, 'Bad Request: invalid group'), gives: new Refusal(405, 'Method Not Allowed: invalid group') },
    { given: new Refusal(400, 'Bad Request: invalid address'), gives: new Refusal(400, 'Bad Request: invalid address') },
  ],
});

export const duplicateAddress = refusalStep({
  title: 'A known address is answered with 400 "Bad Request: duplicate address" and nothing more; v3 adds the address.',
  apply: (refusal) => (/duplicate address/i.test(refusal.message) ? new Refusal(400, 'Bad Request: duplicate address') : refusal),
  examples: [
    { given: new Refusal(400, 'Bad Request: duplicate address jane@example.org'), gives: new Refusal(400, 'Bad Request: duplicate address') },
  ],
});

/** What holds for the errors of every operation, after its own steps. */
export const everywhere: readonly RefusalStep[] = [plainNotFound];
