import { methodOf, pathOf } from '../../contract/index.js';
import type { Answered, Operation, Translated, Translation, WorkedExample } from './changes/operation.js';
import { everywhere } from './changes/rewrites/refusals.js';
import { Refusal } from './changes/step.js';
import type { LegacyCall, Step } from './changes/step.js';
import { block, shown, shownCall } from './page-text.js';

/** Where the page stands, in the repository and on the gateway. */
export const legacyPagePath = '/docs/generated/legacy.md';

const callOf = ({ params, query = {}, body }: WorkedExample): LegacyCall => ({ params, query, body });

/** The old call of a row in one line. */
const shownOld = (row: Operation, call: LegacyCall): string => {
  const [method = '', path = ''] = row.route.split(' ');
  return shownCall(method, path, call);
};

const sentLine = (translation: Translation, example: WorkedExample): readonly string[] => {
  if (example.answers instanceof Refusal && example.gets === undefined) return ['  (nothing is sent)'];
  const { endpoint } = translation;
  const call = callOf(example);
  const { query, body } = example.sends ?? call;
  const params = Object.fromEntries(Object.entries(translation.params(call.params)).map(([name, value]) => [name, String(value)]));
  return [`  ${shownCall(methodOf(endpoint), pathOf(endpoint), { params, query: query ?? call.query, body })}`, `  answers ${shown(example.gets)}`];
};

const exampleBlock = (operation: Operation, translation: Translation, example: WorkedExample): readonly string[] => [
  ...(example.when === undefined ? [] : [`Where ${example.when}:`, '']),
  ...block([
    shownOld(operation, callOf(example)),
    ...sentLine(translation, example),
    ...(example.found === undefined ? [] : [`  and, asked again, ${shown(example.found)}`]),
    `the client gets ${shown('answers' in example ? example.answers : example.gets)}`,
  ]),
  '',
];

const stepsOf = ({ request = [], answer = [], refusals = [] }: Translation): readonly Step[] => [...request, ...answer, ...refusals];

const titleOf = ({ title, border }: Step): string => `- ${title}${border === 'v1|v2' ? ' (v1 only)' : ''}`;

const translationLines = (operation: Translated, translation: Translation): readonly string[] => [
  `**v3:** \`${translation.endpoint.route}\`${translation.when ? `, where ${translation.when.title}` : ''}`,
  '',
  ...stepsOf(translation).map(titleOf),
  ...(stepsOf(translation).length > 0 ? [''] : []),
  ...translation.examples.flatMap((example) => exampleBlock(operation, translation, example)),
];

const answeredLines = (operation: Answered): readonly string[] =>
  operation.examples.flatMap(({ when, body, answers }) => [
    ...(when === undefined ? [] : [`Where ${when}:`, '']),
    ...block([
      shownOld(operation, { params: {}, query: {}, body }),
      ...(answers === undefined ? [] : [`the client gets ${shown(answers)}`]),
    ]),
    '',
  ]);

const detailLines = (operation: Operation): readonly string[] => {
  if ('translations' in operation) return operation.translations.flatMap((translation) => translationLines(operation, translation));
  return 'by' in operation ? answeredLines(operation) : [`The client gets ${shown(operation.refusal)}.`, ''];
};

const section = (operation: Operation): readonly string[] => {
  const { id, versions, fate, route, alsoAt = [], differs = [] } = operation;
  return [
    `<a id="${id}"></a>`,
    `### ${id}`,
    '',
    `\`${route}\`${alsoAt.map((other) => `, \`${other}\``).join('')} in ${versions.join(' and ')}: **${fate}**`,
    '',
    ...differs.map((difference) => `- ${difference}`),
    ...(differs.length > 0 ? [''] : []),
    ...detailLines(operation),
  ];
};

const targetOf = (operation: Operation): string => {
  if ('translations' in operation) return operation.translations.map(({ endpoint }) => `\`${endpoint.route}\``).join(', ');
  return 'by' in operation ? 'the gateway itself' : shown(operation.refusal).slice(0, 3);
};

const summaryLine = (operation: Operation): string =>
  `| [${operation.id}](#${operation.id}) | ${operation.versions.join(', ')} | \`${operation.route}\` | ${operation.fate} | ${targetOf(operation)} |`;

const introduction = (rows: readonly Operation[]): readonly string[] => {
  const ids = new Set(rows.filter(({ versions }) => !versions.includes('unversioned')).map(({ id }) => id));
  return [
    '# REST v1 and v2',
    '',
    `The ${ids.size} operations of CleverReach's old APIs and three calls beside them, what becomes of each, and what to write instead.`,
    'Paths without a version are v1. What only v2 had is answered in v1 as well.',
    '',
    'For all of them: success is HTTP 200; an error is `{"error":{"code":<status>,"message":"…"}}` with that status; the token may come as',
    '`Authorization: Bearer`, `X-ACCESS-TOKEN` or `?token=`; `.json`, a trailing slash, a slash doubled after the version or the root and a bare',
    '`?` are read over; JSON is JSON whatever its Content-Type; `false`, `null`, `[]` and nothing mean no data. Do not count on these habits in v3.',
    '',
    ...everywhere.map(({ title }) => `- ${title}`),
    '',
  ];
};

/** docs/generated/legacy.md: every operation with its fate, its v3 call, what differs and worked examples. */
export const legacyDocs = (rows: readonly Operation[]): string =>
  [
    ...introduction(rows),
    '| operation | versions | old call | fate | v3 call |',
    '|---|---|---|---|---|',
    ...rows.map(summaryLine),
    '',
    ...rows.flatMap(section),
  ].join('\n');
