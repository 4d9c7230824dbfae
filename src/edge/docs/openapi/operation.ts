import { methodOf, parametersOf, pathOf } from '../../../contract/index.js';
import type { Endpoint } from '../../../contract/index.js';
import { describeEndpoint, operationIdOf, scopesOf } from './describe.js';
import { gatewaySideOf } from './gateway-side.js';
import type { Schemas } from './schemas.js';
import { refer } from './shared-parts.js';
import type { Content, Operation, OperationMethod, Parameter, Reference, Schema } from './types.js';

/** What a path parameter usually is; an `id` is one of the noun in front of it. */
const usually: Readonly<Record<string, string>> = {
  group_id: 'Id of a group.',
  pool_id: 'Id or address of a receiver.',
  filter_id: 'Id of a filter.',
  form_id: 'Id of a form.',
};

const anyText = (name: string): Schema => ({ type: 'string', minLength: 1, ...(usually[name] && { description: usually[name] }) });

const parameter = (place: Pick<Parameter, 'name' | 'in' | 'required'>, { description, ...schema }: Schema): Parameter => ({
  ...place,
  ...(description !== undefined && { description }),
  schema,
});

/** Parameters of the path under the names that the document's path gives them, by position. */
const pathParameters = (endpoint: Endpoint, path: string, schemas: Schemas): readonly Parameter[] => {
  const own = parametersOf(pathOf(endpoint));
  return parametersOf(path).map((name, at) => {
    const shape = endpoint.params?.[own[at] ?? name];
    return parameter({ name, in: 'path', required: true }, shape ? schemas.refer(shape) : anyText(own[at] ?? name));
  });
};

const queryParameters = ({ query = {}, requiredQuery = [] }: Endpoint, schemas: Schemas): readonly Parameter[] =>
  Object.entries(query).map(([name, shape]) => parameter({ name, in: 'query', required: requiredQuery.includes(name) }, schemas.refer(shape)));

const headerParameters = (endpoint: Endpoint): readonly Reference[] => {
  const side = gatewaySideOf(endpoint);
  if (side?.isAnsweredHere) return [];
  const account = refer('parameters', 'Account');
  return endpoint.access === 'write' && !side ? [account, refer('parameters', 'DryRun')] : [account];
};

const contentOf = (mediaTypes: readonly string[], schema: Schema): Content => Object.fromEntries(mediaTypes.map((type) => [type, { schema }]));

const securityOf = (endpoint: Endpoint): Operation['security'] => {
  const credential = gatewaySideOf(endpoint)?.credential;
  if (credential === 'none') return [];
  if (credential === 'client') return [{}, { client: [] }];
  return [{ bearer: scopesOf(endpoint) }, { token: scopesOf(endpoint) }];
};

export const methodOfOperation = (endpoint: Endpoint): OperationMethod => methodOf(endpoint).toLowerCase() as OperationMethod;

/** An endpoint as an operation under `path`, which may name its parameters otherwise than the endpoint does. */
export const operationOf = (endpoint: Endpoint, path: string, schemas: Schemas): Operation => {
  const isOfClient = gatewaySideOf(endpoint)?.credential === 'client';
  return {
    operationId: operationIdOf(endpoint.id),
    tags: [endpoint.noun],
    summary: endpoint.summary,
    description: describeEndpoint(endpoint),
    ...(endpoint.deprecated && { deprecated: true }),
    parameters: [...pathParameters(endpoint, path, schemas), ...queryParameters(endpoint, schemas), ...headerParameters(endpoint)],
    ...(endpoint.body && {
      requestBody: {
        required: endpoint.body.required,
        content: contentOf(endpoint.body.mediaTypes ?? ['application/json'], schemas.refer(endpoint.body.shape)),
      },
    }),
    security: securityOf(endpoint),
    responses: {
      '200': {
        description: 'Success.',
        headers: { 'x-request-id': refer('headers', 'RequestId') },
        content: contentOf([endpoint.answerType ?? 'application/json'], schemas.refer(endpoint.answer)),
      },
      '4XX': isOfClient ? refer('responses', 'TokenRefused') : refer('responses', 'Refused'),
      '5XX': isOfClient ? refer('responses', 'TokenFailed') : refer('responses', 'Failed'),
    },
    'x-repeatable': endpoint.repeatable,
    ...(endpoint.destroys && { 'x-destroys': true }),
    'x-confidence': endpoint.confidence,
  };
};
