/**
 * Parts of graphql-js that it does not export by its front door. The executor uses them so that operations, variables and selections are
 * read by the very code of the reference. Its version is pinned in package.json.
 */
export { collectFields, collectSubfields } from 'graphql/execution/collectFields.js';
export { buildExecutionContext, buildResolveInfo, getFieldDef } from 'graphql/execution/execute.js';
export type { ExecutionContext } from 'graphql/execution/execute.js';
export { inspect } from 'graphql/jsutils/inspect.js';
export { isIterableObject } from 'graphql/jsutils/isIterableObject.js';
export { isPromise } from 'graphql/jsutils/isPromise.js';
export { addPath } from 'graphql/jsutils/Path.js';
export type { Path } from 'graphql/jsutils/Path.js';
export { promiseForObject } from 'graphql/jsutils/promiseForObject.js';
export { promiseReduce } from 'graphql/jsutils/promiseReduce.js';
export type { PromiseOrValue } from 'graphql/jsutils/PromiseOrValue.js';
