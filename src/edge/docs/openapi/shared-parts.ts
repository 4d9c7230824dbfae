import { ACCOUNT_HEADER } from '../../../access/index.js';
import { ApiError, OAuthError } from '../../../contract/index.js';
import { errorCodes } from '../../../core/index.js';
import type { Schemas } from './schemas.js';
import type { Components, Header, Parameter, Reference, Response, SecurityScheme } from './types.js';

const parameters = {
  Account: {
    name: ACCOUNT_HEADER,
    in: 'header',
    required: false,
    description: 'Id of the CleverReach account that the call is for. Only a credential that is bound to several accounts has to name one.',
    schema: { type: 'string', pattern: '^[0-9]+$' },
  },
  DryRun: {
    name: 'X-Dry-Run',
    in: 'header',
    required: false,
    description: 'With 1 nothing is changed. The answer is `{"dry_run": true, "endpoint": …, "would_affect": {"receivers": …}}`; '
      + 'the number is null where nobody knows it.',
    schema: { enum: ['1'] },
  },
} as const satisfies Readonly<Record<string, Parameter>>;

const headers = {
  RequestId: {
    description: 'Finds the request in the log of the gateway. A short and plain X-Request-Id of the caller is kept.',
    schema: { type: 'string' },
  },
  GatewayError: {
    description: 'Stable code of an error that the gateway has found or translated; absent where CleverReach\'s own refusal is handed on.',
    schema: { enum: errorCodes },
  },
  RetryAfter: { description: 'Seconds after which a repeat makes sense, where that is known.', schema: { type: 'integer', minimum: 0 } },
} as const satisfies Readonly<Record<string, Header>>;

const securitySchemes = {
  bearer: { type: 'http', scheme: 'bearer', description: 'A credential of the gateway: an API key, a token from /oauth/token.php, or one from a login of v1 or v2.' },
  token: { type: 'apiKey', in: 'query', name: 'token', description: 'The same credential as a query parameter. It is neither logged nor forwarded.' },
  client: { type: 'http', scheme: 'basic', description: 'Client id and secret of a consumer of the gateway; /oauth/token.php only.' },
} as const satisfies Readonly<Record<string, SecurityScheme>>;

type ResponseName = 'Refused' | 'Failed' | 'TokenRefused' | 'TokenFailed';

interface Names {
  readonly parameters: keyof typeof parameters;
  readonly headers: keyof typeof headers;
  readonly responses: ResponseName;
}

/** A reference to a part that operations share. */
export const refer = <P extends keyof Names>(place: P, name: Names[P]): Reference => ({ $ref: `#/components/${place}/${name}` });

const responsesOf = (schemas: Schemas): Readonly<Record<ResponseName, Response>> => {
  const errorHeaders = {
    'x-request-id': refer('headers', 'RequestId'),
    'x-gateway-error': refer('headers', 'GatewayError'),
    'retry-after': refer('headers', 'RetryAfter'),
  };
  const plain = { headers: errorHeaders, content: { 'application/json': { schema: schemas.refer(ApiError) } } };
  const oauth = { headers: errorHeaders, content: { 'application/json': { schema: schemas.refer(OAuthError) } } };
  return {
    Refused: { description: 'The call was refused; nothing was changed.', ...plain },
    Failed: {
      description: 'The gateway or CleverReach could not answer. With the code outcome_unknown a write may have happened: look before repeating it.',
      ...plain,
    },
    TokenRefused: { description: 'No token is given.', ...oauth },
    TokenFailed: { description: 'The gateway could not answer.', ...oauth },
  };
};

/** What operations refer to: named shapes (all that `schemas` has met), headers, errors and the ways to authenticate. */
export const componentsOf = (schemas: Schemas): Components => {
  const responses = responsesOf(schemas);
  return { schemas: schemas.all(), parameters, headers, responses, securitySchemes };
};
