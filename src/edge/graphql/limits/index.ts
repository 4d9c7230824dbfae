import type { ValidationRule } from 'graphql';
import type { SettingValues } from '../../../config/index.js';
import { breadthLimits } from './breadth-limits.js';
import { countLimits } from './count-limits.js';
import { depthLimit } from './depth-limit.js';

export { costOf } from './cost.js';
export { checkLongVariables } from './long-variables.js';

/** The rules of this gateway that a document must keep besides those of GraphQL. */
export const limitRules = (values: SettingValues): ValidationRule[] => [
  countLimits({ aliases: values.GRAPHQL_MAX_ALIASES, directives: values.GRAPHQL_MAX_DIRECTIVES }),
  depthLimit(values.GRAPHQL_MAX_DEPTH),
  breadthLimits({ rootFields: values.GRAPHQL_MAX_ROOT_FIELDS, fields: values.GRAPHQL_MAX_FIELDS }),
];
