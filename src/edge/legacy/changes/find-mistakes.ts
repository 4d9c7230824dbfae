import type { Endpoint } from '../../../contract/index.js';
import { areEqual } from './json.js';
import type { Json } from './json.js';
import type { Operation, Translated, Translation, Version, WorkedExample } from './operation.js';
import { Refusal, wholeCall } from './step.js';
import type { Circumstances, LegacyCall, PartialCall, RequestStep, Step } from './step.js';
import { chooseTranslation, rewriteAnswer, rewriteRequest } from './translate.js';

/** What examples take for granted: the caller works with account 42, and it is 14 November 2023. */
export const exampleCircumstances: Circumstances = { nowSeconds: 1_700_000_000, accountId: '42' };

type Outcome = Json | LegacyCall | Refusal | undefined;

const isSame = (one: Outcome, other: Outcome): boolean => {
  if (one instanceof Refusal || other instanceof Refusal) {
    return one instanceof Refusal && other instanceof Refusal && one.status === other.status && one.message === other.message;
  }
  return areEqual(one as Json | undefined, other as Json | undefined);
};

/** One example of a step, worked: what went in, what should come out, what does. */
interface Worked {
  readonly given: Outcome;
  readonly gives: Outcome;
  readonly comes: Outcome;
}

const callOr = (call: PartialCall | Refusal): LegacyCall | Refusal => (call instanceof Refusal ? call : wholeCall(call));

const requestExamples = ({ apply, examples }: RequestStep): readonly Worked[] =>
  examples.map(({ given, gives }) => ({ given: wholeCall(given), gives: callOr(gives), comes: apply(wholeCall(given), exampleCircumstances) }));

/** Every example of a step with what comes of it now. */
export const workExamples = (step: Step): readonly Worked[] => {
  switch (step.kind) {
    case 'request':
      return requestExamples(step);
    case 'answer':
      return step.examples.map(({ asked, given, gives }) => ({ given, gives, comes: step.apply(given, wholeCall(asked)) }));
    case 'text':
      return step.examples.map(({ given, gives }) => ({ given, gives, comes: step.apply(given) }));
    case 'refusal':
      return step.examples.map(({ given, gives }) => ({ given, gives, comes: step.apply(given) }));
    case 'lookup':
      return step.examples.map(({ asked, given, found, gives }) => {
        const isAsked = found !== undefined && step.ask(given, wholeCall(asked)) !== undefined;
        return { given, gives, comes: isAsked ? step.join(given, found, wholeCall(asked)) : given };
      });
  }
};

const mistakesOfStep = (step: Step): string[] => {
  const worked = workExamples(step);
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

/** What becomes of one call of an operation: what is sent and what is answered. */
export const workOperation = async (translation: Translation, version: Version, example: WorkedExample): Promise<{ sent: LegacyCall | Refusal; answered: Json | Refusal }> => {
  const { params, query = {}, body } = example;
  const asked: LegacyCall = { params, query, body };
  const sent = rewriteRequest(translation, version, asked, exampleCircumstances);
  if (sent instanceof Refusal) return { sent, answered: sent };
  const text = example.gets === undefined ? '' : JSON.stringify(example.gets);
  const answer = await rewriteAnswer(translation, version, { text, asked }, () => Promise.resolve(example.found));
  return { sent, answered: answer instanceof Refusal ? answer : (JSON.parse(answer === '' ? 'null' : answer) as Json) };
};

const mistakesOfExample = async (operation: Translated, translation: Translation, example: WorkedExample): Promise<string[]> => {
  const { query = {}, body, sends = { query, ...(body !== undefined && { body }) }, gets, answers = gets ?? null } = example;
  const [version = 'v2'] = operation.versions.slice(-1);
  const { sent, answered } = await workOperation(translation, version, example);
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
      const found = await mistakesOfExample(operation, translation, example);
      mistakes.push(...found.map((mistake) => `${operation.id}: example ${at + 1} of ${translation.endpoint.id} ${mistake}`));
    }
  }
  return mistakes;
};

const routesOf = ({ versions, route, alsoAt = [] }: Operation): readonly string[] =>
  versions.flatMap((version) => [route, ...alsoAt].map((path) => `${version} ${path.replace(/\{[^}]+\}/g, '{}')}`));

const mistakesOfFate = (operation: Translated): string[] => {
  const { id, fate, translations, differs = [] } = operation;
  const isChanged = differs.length > 0 || translations.some((translation) => stepsOf(translation).length > 0 || translation.when);
  return fate === 'same' && isChanged ? [`${id} is called the same but changes`] : fate === 'changed' && !isChanged ? [`${id} is called changed but is not`] : [];
};

/**
 * Everything that is wrong with the table, at once: a rewrite that no operation uses or that changes nothing, a title used twice,
 * an example that does not hold, a route with two fates, a v3 call that the contract does not have. Empty when it holds together.
 */
export const findMistakes = async (rows: readonly Operation[], steps: readonly Step[], endpoints: readonly Endpoint[]): Promise<readonly string[]> => {
  const translated = rows.filter(isTranslated);
  const used = new Set(translated.flatMap(({ translations }) => translations.flatMap(stepsOf)));
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
