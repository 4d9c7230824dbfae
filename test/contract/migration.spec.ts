import { buildSchema, getNamedType, isObjectType } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { endpoints } from '../../src/contract/index.js';
import { buildSchemaText } from '../../src/edge/graphql/index.js';
import { operations } from '../../src/edge/legacy/changes/index.js';
import { graphqlOperations } from '../../src/edge/legacy/migration/graphql-operations.js';
import { replacementsOf } from '../../src/edge/legacy/migration/replacements.js';

/** Fields of GraphQL that do what neither v1 nor v2 could. */
const newInGraphql = [
  'query allowedAddresses', 'query attributeLimits', 'query blacklistEntry', 'query bounces', 'query flow', 'query flows', 'query mailingTemplates',
  'query myContent', 'query myContents', 'query tagCount', 'query webhooks', 'mutation adjustReceivers', 'mutation changeReceiverEmail',
  'mutation cloneReceiver', 'mutation createForm', 'mutation createMailingTemplate', 'mutation deleteFilter', 'mutation deleteOrderItem',
  'mutation deleteReport', 'mutation releaseMailing', 'mutation sendMailingPreview', 'mutation stopMailing', 'mutation subscribe',
  'mutation updateBlacklistEntry', 'mutation updateFilter', 'mutation updateMyContent', 'mutation updateOrderItem',
];

/** Old operations without a replacement in v3, on purpose. */
const withoutReplacement = ['mailings.delete', 'resources.list'];

let schema: GraphQLSchema;
beforeAll(async () => {
  schema = buildSchema(await buildSchemaText());
});

/** Whether a path like `query group.stats` leads to a field. */
const exists = (operation: string): boolean => {
  const [kind, path = ''] = operation.split(' ');
  let type = kind === 'query' ? schema.getQueryType() : schema.getMutationType();
  for (const name of path.split('.')) {
    const field = type?.getFields()[name];
    if (!field) return false;
    const next = getNamedType(field.type);
    type = isObjectType(next) ? next : undefined;
  }
  return true;
};

describe('what replaces old operations', () => {
  it('is told for every operation of the table and for no other', () => {
    expect(Object.keys(graphqlOperations).sort()).toEqual([...new Set(operations.map(({ id }) => id))].sort());
  });

  it('is a field that GraphQL has', () => {
    expect(Object.values(graphqlOperations).filter((operation) => operation !== null && !exists(operation))).toEqual([]);
  });

  it('names every field of GraphQL that does the work of an old operation', () => {
    const used = new Set(Object.values(graphqlOperations).map((operation) => operation?.split('.')[0]));
    const fields = [
      ...Object.keys(schema.getQueryType()?.getFields() ?? {}).map((name) => `query ${name}`),
      ...Object.keys(schema.getMutationType()?.getFields() ?? {}).map((name) => `mutation ${name}`),
    ];
    expect(fields.filter((field) => !used.has(field) && !newInGraphql.includes(field))).toEqual([]);
  });

  it('is a call of the contract, or nothing where v3 has nothing', () => {
    const routes: ReadonlySet<string> = new Set(endpoints.map(({ route }) => route));
    const unknown = operations.flatMap(replacementsOf).filter(({ route }) => !routes.has(route));
    const without = operations.filter((operation) => replacementsOf(operation).length === 0).map(({ id }) => id);
    expect([unknown, without]).toEqual([[], withoutReplacement]);
  });
});
