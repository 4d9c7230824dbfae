import { pathOf, sources } from '../../../contract/index.js';
import type { Endpoint } from '../../../contract/index.js';
import { guide, introduction } from './guide.js';
import { methodOfOperation, operationOf } from './operation.js';
import { Schemas } from './schemas.js';
import { componentsOf } from './shared-parts.js';
import type { OpenApi, PathItem } from './types.js';

const description = [introduction, '', ...guide.map(([title, text]) => `- **${title}**: ${text}`)].join('\n');

const anonymous = (path: string): string => path.replace(/\{[^}]+\}/g, '{}');

/** OpenAPI knows a path once: where rows name its parameters differently, all take the names of the first. */
const pathsOf = (endpoints: readonly Endpoint[], schemas: Schemas): Readonly<Record<string, PathItem>> => {
  const spelling = new Map<string, string>();
  const paths: Record<string, PathItem> = {};
  for (const endpoint of endpoints) {
    const own = pathOf(endpoint);
    const path = spelling.get(anonymous(own)) ?? own;
    spelling.set(anonymous(own), path);
    paths[path] = { ...paths[path], [methodOfOperation(endpoint)]: operationOf(endpoint, path, schemas) };
  }
  return paths;
};

const tagsOf = (endpoints: readonly Endpoint[]): OpenApi['tags'] =>
  [...new Set(endpoints.map(({ noun }) => noun))].sort().map((name) => ({ name, description: `Scopes \`${name}:read\` and \`${name}:write\`.` }));

export interface OpenApiOptions {
  readonly version: string;
  /** Address of the gateway, e.g. https://gateway.example; where it is not known, the one the document comes from. */
  readonly server?: string | undefined;
}

/** REST v3 at the gateway as an OpenAPI 3.1 document. */
export const openApiDocument = (endpoints: readonly Endpoint[], { version, server = '/' }: OpenApiOptions): OpenApi => {
  const schemas = new Schemas();
  const paths = pathsOf(endpoints, schemas);
  return {
    openapi: '3.1.0',
    info: { title: 'CleverReach REST v3 through cleverreach-gateway', version, description, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: server, description: 'The gateway.' }],
    tags: tagsOf(endpoints),
    paths,
    components: componentsOf(schemas),
    'x-sources': sources,
  };
};
