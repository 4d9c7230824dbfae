import type { Endpoint } from '../../../contract/index.js';
import type { Operation, Translated, Translation, WorkedExample } from './operation.js';
import { everywhere } from './rewrites/refusals.js';
import { Refusal } from './step.js';
import type { Step } from './step.js';
import { chooseTranslation } from './translate.js';
import { isSame, workExamples, workTranslation } from './work-examples.js';
import type { Worked } from './work-examples.js';

const mistakesOfStep = (step: Step): string[] => {
  let worked: readonly Worked[];
  try {
    worked = workExamples(step);
  } catch {
    return [`"${step.title}" fails on its own examples`];
  }
  return [
    ...worked.flatMap(({ gives, comes }, at) => (isSame(gives, comes) ? [] : [`"${step.title}": example ${at + 1} does not hold`])),
    ...(worked.every(({ given, comes }) => isSame(given, comes)) ? [`"${step.title}" changes nothing in its examples`] : []),
  ];
};

const stepsOf = ({ request = [], answer = [], refusals = [] }: Translation): readonly Step[] => [...request, ...answer, ...refusals];

const isTranslated = (operation: Operation): operation is Translated => 'translations' in operation;

const titlesOf = (rows: readonly Operation[], steps: readonly Step[]): readonly string[] => [
  ...steps.map(({ title }) => title),
  ...rows.flatMap(({ differs = [] }) => differs),
];

const repeated = (values: readonly string[]): string[] => [...new Set(values.filter((value, at) => values.indexOf(value) !== at))];

const mistakesOfExample = async (operation: Translated, translation: Translation, example: WorkedExample): Promise<string[]> => {
  const { query = {}, body, sends = { query, ...(body !== undefined && { body }) }, gets, answers = gets ?? null } = example;
  const [version = 'v2'] = operation.versions.slice(-1);
  const { sent, answered } = await workTranslation(translation, version, example);
  const expected = { query: sends.query ?? query, ...(sends.body !== undefined && { body: sends.body }) };
  const actual = sent instanceof Refusal ? expected : { query: sent.query, ...(sent.body !== undefined && { body: sent.body }) };
  return [
    ...(chooseTranslation(operation, { params: example.params, query, body }) === translation ? [] : ['belongs to another translation']),
    ...(isSame(expected, actual) ? [] : ['sends something else']),
    ...(isSame(answers, answered) ? [] : ['answers something else']),
  ];
};

const mistakesOfTranslations = async (operation: Translated): Promise<string[]> => {
  const mistakes: string[] = [];
  for (const translation of operation.translations) {
    for (const [at, example] of translation.examples.entries()) {
      const found = await mistakesOfExample(operation, translation, example).catch(() => ['fails']);
      mistakes.push(...found.map((mistake) => `${operation.id}: example ${at + 1} of ${translation.endpoint.id} ${mistake}`));
    }
  }
  return mistakes;
};

const routesOf = ({ versions, route, alsoAt = [] }: Operation): readonly string[] =>
  versions.flatMap((version) => [route, ...alsoAt].map((path) => `${version} ${path.replace(/\{[^}]+\}/g, '{}')}`));

const mistakesOfFate = (operation: Translated): string[] => {
  const { id, fate, translations, differs = [] } = operation;
  const isChanged = differs.length > 0 || translations.some(({ request = [], answer = [], when }) => request.length + answer.length > 0 || when !== undefined);
  return isChanged === (fate === 'changed') ? [] : [`${id} is called ${fate} but is not`];
};

/**
 * Everything that is wrong with the table, at once: a rewrite that no operation uses or that changes nothing, a title used twice,
 * an example that does not hold, a route with two fates, a v3 call that the contract does not have. Empty when it holds together.
 */
export const findMistakes = async (rows: readonly Operation[], steps: readonly Step[], endpoints: readonly Endpoint[]): Promise<readonly string[]> => {
  const translated = rows.filter(isTranslated);
  const used = new Set([...everywhere, ...translated.flatMap(({ translations }) => translations.flatMap(stepsOf))]);
  const targets = translated.flatMap(({ translations }) => translations.map(({ endpoint }) => endpoint));
  const unknown = targets.filter((endpoint) => !endpoints.includes(endpoint));
  return [
    ...steps.filter((step) => !used.has(step)).map(({ title }) => `"${title}" applies to nothing`),
    ...[...used].filter((step) => !steps.includes(step)).map(({ title }) => `"${title}" is not in the list of rewrites`),
    ...steps.flatMap(mistakesOfStep),
    ...repeated(titlesOf(rows, steps)).map((title) => `"${title}" is said twice`),
    ...repeated(rows.flatMap(routesOf)).map((route) => `${route} has two fates`),
    ...unknown.map(({ route }) => `${route} is not in the contract`),
    ...translated.flatMap(mistakesOfFate),
    ...(await Promise.all(translated.map(mistakesOfTranslations))).flat(),
  ];
};
