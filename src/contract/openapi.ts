import { methodOf, pathOf } from './endpoint.js';
import type { Endpoint } from './endpoint.js';
import { ApiError } from './shapes/errors.js';
import type { JsonSchema } from './shape.js';

/** A plain JSON value of the OpenAPI document. */
type Node = Readonly<Record<string, unknown>>;

export interface ApiTitle {
  readonly version: string;
  /** Address of the gateway, e.g. https://gateway.example. */
  readonly server: string;
}

/** Moves every named shape into `components` and leaves a reference in its place. */
class Components {
  readonly schemas: Record<string, Node> = {};

  refer(schema: JsonSchema): Node {
    const { title } = schema;
    if (title === undefined) return this.#inside(schema);
    if (!(title in this.schemas)) {
      this.schemas[title] = {};
      this.schemas[title] = this.#inside(schema);
    }
    return { $ref: `#/components/schemas/${title}` };
  }

  #inside(schema: JsonSchema): Node {
    const { properties, items, anyOf, additionalProperties, ...rest } = schema;
    return {
      ...rest,
      ...(properties && { properties: Object.fromEntries(Object.entries(properties).map(([name, of]) => [name, this.refer(of)])) }),
      ...(items && { items: this.refer(items) }),
      ...(anyOf && { anyOf: anyOf.map((of) => this.refer(of)) }),
      ...(additionalProperties !== undefined && {
        additionalProperties: typeof additionalProperties === 'boolean' ? additionalProperties : this.refer(additionalProperties),
      }),
    };
  }
}

const scopeOf = (endpoint: Endpoint): readonly string[] => {
  if (endpoint.access === 'none') return [];
  return [`${endpoint.noun}:${endpoint.access}`, ...(endpoint.destroys ? ['destroy'] : [])];
};

const describeEndpoint = (endpoint: Endpoint): string =>
  [
    endpoint.notes,
    scopeOf(endpoint).length > 0 ? `Scope: ${scopeOf(endpoint).join(' and ')}.` : 'Needs no credential.',
    endpoint.paging && `Pages of ${endpoint.paging.defaultSize}, at most ${endpoint.paging.maxSize}.`,
    endpoint.body?.maxRows && `At most ${endpoint.body.maxRows} rows a call.`,
    endpoint.needsPermission && 'CleverReach grants this by hand to selected accounts.',
    `Confidence: ${endpoint.confidence}${endpoint.answerConfidence ? `, answer ${endpoint.answerConfidence}` : ''}. Sources: ${endpoint.sources.join(', ')}.`,
  ]
    .filter((part) => typeof part === 'string')
    .join(' ');

const parametersOf = (endpoint: Endpoint, components: Components): Node[] => [
  ...[...pathOf(endpoint).matchAll(/\{([^}]+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', minLength: 1 },
  })),
  ...Object.entries(endpoint.query ?? {}).map(([name, shape]) => ({
    name,
    in: 'query',
    required: endpoint.requiredQuery?.includes(name) ?? false,
    ...(shape.description && { description: shape.description }),
    schema: components.refer(shape),
  })),
];

const refusal = (description: string): Node => ({
  description,
  content: { 'application/json': { schema: { $ref: '#/components/schemas/ApiError' } } },
});

const operationOf = (endpoint: Endpoint, components: Components): Node => ({
  operationId: endpoint.id.replace(/\.(.)/, (_, first: string) => first.toUpperCase()),
  tags: [endpoint.noun],
  summary: endpoint.summary,
  description: describeEndpoint(endpoint),
  ...(endpoint.deprecated && { deprecated: true }),
  parameters: parametersOf(endpoint, components),
  ...(endpoint.body && {
    requestBody: { required: endpoint.body.required, content: { 'application/json': { schema: components.refer(endpoint.body.shape) } } },
  }),
  security: endpoint.access === 'none' ? [{}] : [{ bearer: [] }, { token: [] }],
  responses: {
    '200': { description: 'Success.', content: { [endpoint.answerType ?? 'application/json']: { schema: components.refer(endpoint.answer) } } },
    '4XX': refusal('The call was refused; nothing was changed.'),
    '5XX': refusal('The gateway or CleverReach could not answer.'),
  },
  'x-repeatable': endpoint.repeatable,
  ...(endpoint.destroys && { 'x-destroys': true }),
  'x-confidence': endpoint.confidence,
});

const pathsOf = (endpoints: readonly Endpoint[], components: Components): Record<string, Record<string, Node>> => {
  const paths: Record<string, Record<string, Node>> = {};
  for (const endpoint of endpoints) {
    const path = (paths[pathOf(endpoint)] ??= {});
    path[methodOf(endpoint).toLowerCase()] = operationOf(endpoint, components);
  }
  return paths;
};

/** The contract as an OpenAPI 3.1 document. */
export const openApiDocument = (endpoints: readonly Endpoint[], title: ApiTitle): Node => {
  const components = new Components();
  components.refer(ApiError);
  const paths = pathsOf(endpoints, components);
  return {
    openapi: '3.1.0',
    info: {
      title: 'CleverReach REST v3 through cleverreach-gateway',
      version: title.version,
      description: 'The paths of CleverReach REST v3. Callers bring a credential of the gateway; the gateway brings the CleverReach token.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: title.server }],
    tags: [...new Set(endpoints.map(({ noun }) => noun))].map((name) => ({ name, description: `Scopes ${name}:read and ${name}:write.` })),
    paths,
    components: {
      schemas: components.schemas,
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'An API key or token of the gateway.' },
        token: { type: 'apiKey', in: 'query', name: 'token', description: 'The same credential as a query parameter.' },
      },
    },
  };
};
