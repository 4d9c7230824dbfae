import { reports } from '../../../../contract/index.js';
import { isObject } from '../json.js';
import { answerStep, lookupStep } from '../step.js';

export const basicStats = lookupStep(reports.statsByMode, {
  title: 'Statistics have a member basic; where the full ones of v3 lack it, the gateway reads the basic ones.',
  ask: (answer, asked) => (isObject(answer) && answer['basic'] === undefined ? { params: { id: asked.params['id'] ?? '', mode: 'basic' } } : undefined),
  join: (answer, found) => {
    const basic = isObject(found) && found['basic'] !== undefined ? found['basic'] : found;
    return isObject(answer) ? { ...answer, basic } : answer;
  },
  examples: [
    {
      asked: { params: { id: '9' } },
      given: { links: [] },
      found: { unique_opened: 4, unique_clicks: 2, bounced: 1 },
      gives: { links: [], basic: { unique_opened: 4, unique_clicks: 2, bounced: 1 } },
    },
  ],
});

export const dropouts = answerStep({
  title: 'Statistics say dropouts for those who unsubscribed; v3 says unsubscribed (inferred: it has no dropouts).',
  apply: (answer) => {
    const basic = isObject(answer) ? answer['basic'] : undefined;
    if (!isObject(answer) || !isObject(basic) || basic['unsubscribed'] === undefined || basic['dropouts'] !== undefined) return answer;
    return { ...answer, basic: { ...basic, dropouts: basic['unsubscribed'] } };
  },
  examples: [{ given: { basic: { unsubscribed: 3, bounced: 2 } }, gives: { basic: { unsubscribed: 3, bounced: 2, dropouts: 3 } } }],
});
