import type { JsonSchema } from '../../../contract/index.js';

/** The parts of OpenAPI 3.1 that the document is made of. */
export interface OpenApi {
  readonly openapi: '3.1.0';
  readonly info: {
    readonly title: string;
    readonly version: string;
    readonly description: string;
    readonly license: { readonly name: string; readonly identifier: string };
  };
  readonly servers: readonly { readonly url: string; readonly description: string }[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components: Components;
  /** Where the facts come from, by the ids that the operations name. */
  readonly 'x-sources': Readonly<Record<string, string>>;
}

export interface Components {
  readonly schemas: Readonly<Record<string, Schema>>;
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly headers: Readonly<Record<string, Header>>;
  readonly responses: Readonly<Record<string, Response>>;
  readonly securitySchemes: Readonly<Record<string, SecurityScheme>>;
}

export interface Reference {
  readonly $ref: string;
}

type Nested = 'properties' | 'items' | 'anyOf' | 'additionalProperties';

/** A shape whose named parts are references. */
export interface Schema extends Omit<JsonSchema, Nested>, Partial<Reference> {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly additionalProperties?: boolean | Schema;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: Schema;
}

export interface Header {
  readonly description: string;
  readonly schema: Schema;
}

export type Content = Readonly<Record<string, { readonly schema: Schema }>>;

export interface Response {
  readonly description: string;
  readonly headers: Readonly<Record<string, Reference>>;
  readonly content: Content;
}

export type SecurityScheme =
  | { readonly type: 'http'; readonly scheme: 'bearer' | 'basic'; readonly description: string }
  | { readonly type: 'apiKey'; readonly in: 'query'; readonly name: string; readonly description: string };

export type OperationMethod = 'get' | 'post' | 'put' | 'delete';

export type PathItem = { readonly [M in OperationMethod]?: Operation };

export interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description: string;
  readonly deprecated?: true;
  readonly parameters: readonly (Parameter | Reference)[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  /** By scheme, the scopes a credential needs. */
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly responses: { readonly '200': Response; readonly '4XX': Reference; readonly '5XX': Reference };
  /** Whether the call may be sent twice. */
  readonly 'x-repeatable': boolean;
  readonly 'x-destroys'?: true;
  readonly 'x-confidence': string;
}
