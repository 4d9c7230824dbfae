import { productVersion } from '../../config/index.js';
import type { JsonSchema } from '../../contract/index.js';
import { integer, object, string } from '../../contract/index.js';
import { errorCodes, HTTP_STATUS } from '../../core/index.js';
import type { AdminRoute } from './admin-route.js';
import { operations } from './openapi-operations.js';
import type { OperationWords } from './openapi-operations.js';
import { fieldsOf, schemaOf } from './openapi-schema.js';

/** The description of the admin API, as JSON content. */
export type AdminDescription = Readonly<Record<string, unknown>> & { readonly openapi: '3.1.0'; readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>> };

/** GET /admin/openapi.json describes itself like every other route. */
export const DESCRIPTION_ROUTE = { method: 'GET', path: '/openapi.json' } as const;

const requestId = { 'x-request-id': { $ref: '#/components/headers/RequestId' } };
const json = (schema: JsonSchema): object => ({ 'application/json': { schema } });

const problem: JsonSchema = object(
  {
    type: string({ examples: ['about:blank'] }),
    title: string(),
    status: integer({ minimum: 400, maximum: 599 }),
    detail: string({ description: 'For people.' }),
    code: string({ description: 'For programs.' }),
    requestId: string(),
  },
  {},
  { description: 'An error as RFC 9457 words it.' },
);

const codesOf = (first: number): string => [...new Set(errorCodes.filter((code) => Math.floor(HTTP_STATUS[code] / 100) === first))].join(', ');

const errorResponse = (description: string): object => ({ description, headers: requestId, content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } });

const namesIn = (path: string): readonly string[] => [...path.matchAll(/:([a-z]+)/g)].map(([, name]) => name ?? '');

const parametersOf = (path: string, { query }: OperationWords): readonly object[] => [
  ...namesIn(path).map((name) => ({ name, in: 'path', required: true, schema: string() })),
  ...(query ? fieldsOf(query).map(({ name, isRequired, schema }) => ({ name, in: 'query', required: isRequired, schema })) : []),
];

const requestBodyOf = ({ body, mayLackBody }: OperationWords): object => {
  if (!body) return {};
  const [first, ...others] = body.map(schemaOf);
  return { requestBody: { required: mayLackBody !== true, content: json(first !== undefined && others.length === 0 ? first : { anyOf: [first ?? {}, ...others] }) } };
};

const capital = (word: string): string => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
const idOf = ({ method, path }: Pick<AdminRoute, 'method' | 'path'>): string =>
  method.toLowerCase() + path.split(/[/:.-]/).filter((word) => word !== '').map(capital).join('');

const operationOf = (route: Pick<AdminRoute, 'method' | 'path'>): object => {
  const words = operations[`${route.method} ${route.path}`];
  if (!words) throw new Error(`The admin route ${route.method} ${route.path} has no words in openapi-operations.ts.`);
  const { summary, status, answer } = words;
  return {
    operationId: idOf(route),
    tags: [route.path.split('/')[1]?.replace('.json', '')],
    summary,
    description: summary,
    parameters: parametersOf(route.path, words),
    ...requestBodyOf(words),
    responses: {
      [status]: { description: status === 202 ? 'It is under way.' : 'Done.', headers: requestId, ...(answer && { content: json(answer) }) },
      '4XX': { $ref: '#/components/responses/Refused' },
      '5XX': { $ref: '#/components/responses/Failed' },
    },
  };
};

const pathsOf = (routes: readonly Pick<AdminRoute, 'method' | 'path'>[]): AdminDescription['paths'] => {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const path = `/admin${route.path.replace(/:([a-z]+)/g, '{$1}')}`;
    (paths[path] ??= {})[route.method.toLowerCase()] = operationOf(route);
  }
  return paths;
};

const tagsOf = (routes: readonly Pick<AdminRoute, 'path'>[]): readonly object[] =>
  [...new Set(routes.map(({ path }) => (path.split('/')[1] ?? '').replace('.json', '')))].sort().map((name) => ({ name, description: `Calls below /admin/${name}.` }));

/** Describes the routes as an OpenAPI 3.1 document. Throws for a route that nobody has found words for. */
export const describeAdminApi = (mounted: readonly AdminRoute[], server = '/'): AdminDescription => {
  const routes = [...mounted, DESCRIPTION_ROUTE];
  return {
    openapi: '3.1.0',
    info: {
      title: 'Admin API of cleverreach-gateway',
      version: productVersion,
      description: 'For operators, on a listener of its own. Every call needs a key with the scope `admin` in `Authorization: Bearer`; errors are problem details (RFC 9457).',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: server, description: 'The admin listener.' }],
    security: [{ key: [] }],
    tags: tagsOf(routes),
    paths: pathsOf(routes),
    components: {
      schemas: { Problem: problem },
      headers: { RequestId: { description: 'Names the request in logs.', schema: string() } },
      responses: { Refused: errorResponse(`The call is refused: ${codesOf(4)}.`), Failed: errorResponse(`The call failed: ${codesOf(5)}.`) },
      securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'An API key of a consumer with the scope `admin`.' } },
    },
  };
};
