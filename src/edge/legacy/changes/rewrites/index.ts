import type { Step } from '../step.js';
import * as attributes from './attributes.js';
import * as clients from './clients.js';
import * as emptyAnswers from './empty-answers.js';
import * as groups from './groups.js';
import * as mailings from './mailings.js';
import * as numbers from './numbers.js';
import * as payloads from './payloads.js';
import * as queries from './queries.js';
import * as receiverRows from './receiver-rows.js';
import * as receivers from './receivers.js';
import * as refusals from './refusals.js';
import * as reports from './reports.js';

const isStep = (value: unknown): value is Step => typeof value === 'object' && value !== null && 'examples' in value;

/** Every rewrite there is, whether an operation uses it or not. */
export const steps: readonly Step[] = [
  attributes, clients, emptyAnswers, groups, mailings, numbers, payloads, queries, receiverRows, receivers, refusals, reports,
].flatMap((module) => Object.values<unknown>(module).filter(isStep));
