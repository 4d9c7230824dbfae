import { bytesStep } from '../step.js';
import { NumbersUnquoter, unquoteNumbers } from './unquote-numbers.js';

const LONGEST_COUNT = 20;

export const numbersAsNumbers = bytesStep({
  title: 'Ids, times and counts are numbers; v3 gives many of them as text.',
  apply: (bytes) => unquoteNumbers(bytes),
  ofLongList: (changed) => new NumbersUnquoter(changed),
  examples: [
    {
      given: '{"id":"435616","group_id":"654321","email":"jane@example.org","activated":1507322483,"attributes":{"id":"7"},"global_attributes":{}}',
      gives: '{"id":435616,"group_id":654321,"email":"jane@example.org","activated":1507322483,"attributes":{"id":"7"},"global_attributes":{}}',
    },
    { given: '[{"order_id":"12","product_id":"34","mailing_id":"0"}]', gives: '[{"order_id":"12","product_id":"34","mailing_id":0}]' },
    { given: '{"total_count":"2","active_count":1}', gives: '{"total_count":2,"active_count":1}' },
    { given: '{"id":"98765432109876543210"}', gives: '{"id":"98765432109876543210"}' },
  ],
});

export const bareNumber = bytesStep({
  title: 'A count is a bare number, where v3 may give it as text.',
  apply: (bytes) => (bytes.length <= LONGEST_COUNT && /^"[0-9]+"$/.test(bytes.toString('latin1')) ? bytes.subarray(1, -1) : bytes),
  examples: [
    { given: '"1204"', gives: '1204' },
    { given: '1204', gives: '1204' },
  ],
});
