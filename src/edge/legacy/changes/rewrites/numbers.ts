import { textStep } from '../step.js';

const ids = 'id|groups?_id|customer_tables_id|receiver_id|pool_id|attribute_id|mailing_id|form_id';
const times = 'activated|deactivated|registered|imported|bounced|stamp|last_mailing|last_changed';
const counts = '[a-z_]+_count';
/** Digits that a JSON number holds exactly; longer ids stay text. */
const digits = '0|[1-9][0-9]{0,14}|[1-8][0-9]{15}';
/** Flat, and its values are text: what a receiver calls `id` in his attributes is his own business. */
const flatObject = '\\{(?:[^"}]|"(?:[^"\\\\]|\\\\.)*")*\\}';
/** In JSON a quote without a backslash before it, a name, a quote and a colon make a member: no value can look like it. */
const after = (names: string, beginning: string): string => `(?<=(?<!\\\\)"(?:${names})"\\s*:\\s*${beginning})`;
/** A member's colon with what follows: the digits of a number, or the attribute values of a receiver, which stay as they are. */
const members = new RegExp(
  `(:\\s*)(?:"${after(`${ids}|${times}|${counts}`, '"')}(${digits})"|(?=\\{${after('(?:global_)?attributes', '\\{')})(${flatObject}))`,
  'g',
);

export const numbersAsNumbers = textStep({
  title: 'Ids, times and counts are numbers; v3 gives many of them as text.',
  needs: 'rows',
  apply: (text) => text.replace(members, '$1$2$3'),
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

export const bareNumber = textStep({
  title: 'A count is a bare number, where v3 may give it as text.',
  needs: 'whole',
  apply: (text) => text.replace(/^"([0-9]+)"$/, '$1'),
  examples: [
    { given: '"1204"', gives: '1204' },
    { given: '1204', gives: '1204' },
  ],
});
