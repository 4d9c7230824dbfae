import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaBuilderModule, GraphQLSchemaFactory } from '@nestjs/graphql';
import fc from 'fast-check';
import { execute, isObjectType, parse, validate } from 'graphql';
import type { ExecutionResult, GraphQLSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolvers } from '../../src/domains/index.js';
import { buildExecutionContext } from '../../src/edge/graphql/executor/graphql-internals.js';
import { CompiledExecutor, printData } from '../../src/edge/graphql/executor/index.js';
import type { ObjectPlan } from '../../src/edge/graphql/executor/object-plan.js';
import { planOperation } from '../../src/edge/graphql/executor/operation-plan.js';
import { CompiledRow, compileRow } from '../../src/edge/graphql/executor/row-code.js';
import { RandomData, spreadResolvers } from '../support/graphql/random-data.js';
import { operationsOf } from '../support/graphql/random-operation.js';

const buildSchema = async (): Promise<GraphQLSchema> => {
  const app = await NestFactory.createApplicationContext(GraphQLSchemaBuilderModule, { logger: false });
  const schema = await app.get(GraphQLSchemaFactory).create([...resolvers]);
  await app.close();
  return schema;
};

const told = ({ data, errors }: ExecutionResult): unknown => ({ text: JSON.stringify(data), data, errors: errors?.map((error) => error.toJSON()) });

/** The same of an answer whose rows were printed as they came: to its text, and to whoever prints it otherwise. */
const printed = ({ data, errors }: ExecutionResult): unknown => ({ text: data === undefined ? data : String(printData(data)), again: JSON.stringify(data), errors: errors?.map((error) => error.toJSON()) });

let schema: GraphQLSchema;

beforeAll(async () => {
  schema = await buildSchema();
  spreadResolvers(schema);
});

describe('the compiled executor, asked at random', () => {
  // graphql-js leaves promises alone that are pending when a list fails on a later item.
  const watchers = process.listeners('unhandledRejection');
  beforeAll(() => {
    process.removeAllListeners('unhandledRejection');
    process.on('unhandledRejection', () => undefined);
  });
  afterAll(async () => {
    // Node tells of the last ones once all that waits has had its turn.
    await new Promise((done) => setImmediate(done));
    process.removeAllListeners('unhandledRejection');
    for (const watcher of watchers) process.on('unhandledRejection', watcher);
  });

  it.each([0, 0.3, 3, 20])('answers random operations as graphql-js does, where %d percent of the values are broken', async (brokenPercent) => {
    const executor = new CompiledExecutor(schema, { maxPlans: 10 });
    const property = fc.asyncProperty(operationsOf(schema), fc.array(fc.nat(), { minLength: 1, maxLength: 3 }), async ({ text, variables }, seeds) => {
      const document = parse(text);
      fc.pre(validate(schema, document).length === 0);
      for (const seed of seeds) {
        const ask = () => {
          const type = text.startsWith('query') ? schema.getQueryType() : schema.getMutationType();
          return { document, variableValues: variables, rootValue: type && new RandomData(schema, seed, brokenPercent).root(type) };
        };
        const expected = await execute({ schema, ...ask() });
        expect(told(await executor.execute(ask()))).toEqual(told(expected));
        expect(printed(await executor.executeToPrint(ask()))).toEqual(printed(expected));
      }
    });
    await fc.assert(property, { numRuns: 100, endOnFailure: true });
  });
});

describe('the compiled executor', () => {
  it('leaves no promise of a row without someone who waits for it', async () => {
    const row = {
      get email() {
        return Promise.reject(new Error('gone'));
      },
    };
    const document = parse('{ group(id: "1") { receivers { nodes { email } } } }');
    const rootValue = { group: { receivers: { nodes: [row] } } };
    const { errors } = await new CompiledExecutor(schema, { maxPlans: 1 }).execute({ document, rootValue });
    expect(errors?.map(({ message, path }) => [message, path])).toEqual([['gone', ['group', 'receivers', 'nodes', 0, 'email']]]);
  });

  it.each(['{ __typename }', '{ email @skip(if: true) }'])('takes a row that is null for none, also where nothing is read of it: %s', async (fields) => {
    const document = parse(`{ group(id: "1") { receivers { nodes ${fields} } } }`);
    const rootValue = { group: { receivers: { nodes: [{ email: 'jane@example.org' }, null] } } };
    expect(told(await new CompiledExecutor(schema, { maxPlans: 1 }).execute({ document, rootValue }))).toEqual(told(await execute({ schema, document, rootValue })));
  });

  it('hands each execution arguments of its own, though the document holds them', async () => {
    const document = parse('{ group(id: "1") { __typename } }');
    const executor = new CompiledExecutor(schema, { maxPlans: 1 });
    const seen: unknown[] = [];
    const rootValue = {
      group: (args: { id: string }) => {
        seen.push({ ...args });
        args.id = 'changed';
        return {};
      },
    };
    for (let times = 0; times < 2; times++) await executor.execute({ document, rootValue });
    expect(seen).toEqual([{ id: '1' }, { id: '1' }]);
  });

  it('compiles the rows that large lists have', async () => {
    const document = parse(`{ group(id: "1") { receivers { nodes { __typename receiverId mail: email active registeredAt attributes { name value } a: attribute(name: "a") } } } }`);
    const context = buildExecutionContext({ schema: await buildSchema(), document });
    if (!('schema' in context)) throw new Error('The operation cannot be run.');
    const below = (plan: ObjectPlan, type: string): ObjectPlan => {
      const [field] = plan.fields;
      const found = field && context.schema.getType(type);
      if (!isObjectType(found)) throw new Error(`There is no ${type}.`);
      return field?.below(found, context) as ObjectPlan;
    };
    const rows = ['Group', 'GroupReceiverConnection', 'GroupReceiver'].reduce(below, planOperation(context));
    expect([rows.fields.length, compileRow(rows, context)]).toEqual([7, expect.any(CompiledRow)]);
  });
});
