import fc from 'fast-check';
import {
  getNamedType, isAbstractType, isEnumType, isInputObjectType, isLeafType, isListType, isNonNullType, isRequiredArgument, isRequiredInputField,
} from 'graphql';
import type { GraphQLArgument, GraphQLCompositeType, GraphQLField, GraphQLInputType, GraphQLSchema } from 'graphql';

/** An operation with its variables. */
export interface RandomOperation {
  readonly text: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

type Draw = fc.GeneratorValue;

const scalars: Readonly<Record<string, unknown>> = {
  Int: 7, Float: 1.5, Boolean: true, ID: '42', String: 'some "text"', DateTime: '2027-01-31T12:00:00Z', EmailAddress: 'jane@example.org',
};

const MAX_DEPTH = 5;
/** Most parts of a selection beside the first one, by depth. */
const widths = [1, 3, 5, 4, 2];

/** Writes operations that are valid for a schema: aliases, fragments, directives, arguments as literals and variables. */
class OperationWriter {
  readonly #variables: Record<string, unknown> = {};
  readonly #definitions: string[] = [];
  readonly #fragments: string[] = [];

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly draw: Draw,
  ) {}

  write(): RandomOperation {
    const word = this.#oneOf(['query', 'query', 'mutation'] as const);
    const root = word === 'query' ? this.schema.getQueryType() : this.schema.getMutationType();
    if (!root) throw new Error('The schema has no such root.');
    const body = this.#selection(root, 0);
    const head = this.#definitions.length > 0 ? `(${this.#definitions.join(', ')})` : '';
    return { text: `${word} Q${head} ${body}\n${this.#fragments.join('\n')}`, variables: this.#variables };
  }

  #chance(percent: number): boolean {
    return this.draw(fc.nat, { max: 99 }) < percent;
  }

  #oneOf<T>(values: readonly T[]): T {
    return values[this.draw(fc.nat, { max: values.length - 1 })] as T;
  }

  #selection(type: GraphQLCompositeType, depth: number): string {
    const parts = Array.from({ length: 1 + this.draw(fc.nat, { max: widths[depth] ?? 1 }) }, () => this.#part(type, depth));
    return `{ ${['__typename', ...parts].slice(this.#chance(50) ? 0 : 1).join(' ')} }`;
  }

  #part(type: GraphQLCompositeType, depth: number): string {
    if (!isAbstractType(type) && (depth >= MAX_DEPTH || !this.#chance(20))) return this.#field(type, depth);
    const inner = isAbstractType(type) ? this.#oneOf(this.schema.getPossibleTypes(type)) : type;
    const directive = this.#directive();
    if (this.#chance(50)) return `... on ${inner.name}${directive} ${this.#selection(inner, depth + 1)}`;
    const name = `F${this.#fragments.length}`;
    const at = this.#fragments.push('') - 1;
    this.#fragments[at] = `fragment ${name} on ${inner.name} ${this.#selection(inner, depth + 1)}`;
    return `...${name}${directive}${this.#chance(30) ? ` ...${name}` : ''}`;
  }

  #field(type: GraphQLCompositeType, depth: number): string {
    const fields = isAbstractType(type) ? [] : Object.values(type.getFields());
    const simple = fields.filter((field) => isLeafType(getNamedType(field.type)));
    const field = this.#oneOf(depth >= MAX_DEPTH && simple.length > 0 ? simple : fields);
    const named = getNamedType(field.type);
    const isBottom = depth >= MAX_DEPTH && !isLeafType(named);
    if (isBottom) return '__typename';
    const args = this.#arguments(field);
    // Fields of one name must agree on their arguments, so a field with arguments gets a name that nothing else has.
    const alias = args === '' ? this.#oneOf(['', '', '', '', `a_${field.name}: `]) : `x${this.draw(fc.nat, { max: 1e9 })}: `;
    const below = isLeafType(named) ? '' : ` ${this.#selection(named as GraphQLCompositeType, depth + 1)}`;
    return `${this.#chance(1) ? '__proto__: ' : alias}${field.name}${args}${this.#directive()}${below}`;
  }

  #directive(): string {
    if (!this.#chance(15)) return '';
    const condition = this.#oneOf([
      () => 'true',
      () => 'false',
      () => this.#variable('Boolean!', this.#chance(50)),
      () => this.#variable('Boolean = true', this.#oneOf([true, undefined, null])),
    ]);
    return ` @${this.#oneOf(['skip', 'include'])}(if: ${condition()})`;
  }

  #arguments({ args }: GraphQLField<unknown, unknown>): string {
    const given = args.filter((arg) => isRequiredArgument(arg) || this.#chance(25));
    return given.length === 0 ? '' : `(${given.map((arg) => `${arg.name}: ${this.#argument(arg)}`).join(', ')})`;
  }

  #argument({ type }: GraphQLArgument): string {
    if (this.#chance(50)) return this.#literal(type);
    const value = this.#chance(2) ? { wrong: true } : this.#value(type);
    return this.#variable(String(type), value);
  }

  #variable(type: string, value: unknown): string {
    const name = `v${this.#definitions.length}`;
    this.#definitions.push(`$${name}: ${type}`);
    if (value !== undefined) this.#variables[name] = value;
    return `$${name}`;
  }

  #value(type: GraphQLInputType): unknown {
    if (isNonNullType(type)) return this.#value(type.ofType);
    if (isListType(type)) return [this.#value(type.ofType)];
    if (isEnumType(type)) return this.#oneOf(type.getValues()).name;
    if (!isInputObjectType(type)) return scalars[type.name];
    const fields = Object.values(type.getFields()).filter((field) => isRequiredInputField(field) || this.#chance(20));
    return Object.fromEntries(fields.map((field) => [field.name, this.#value(field.type)]));
  }

  #literal(type: GraphQLInputType): string {
    if (isNonNullType(type)) return this.#literal(type.ofType);
    if (isListType(type)) return `[${this.#literal(type.ofType)}]`;
    if (isEnumType(type)) return this.#oneOf(type.getValues()).name;
    if (!isInputObjectType(type)) return JSON.stringify(scalars[type.name]);
    const fields = Object.values(type.getFields()).filter((field) => isRequiredInputField(field) || this.#chance(20));
    return `{ ${fields.map((field) => `${field.name}: ${this.#literal(field.type)}`).join(', ')} }`;
  }
}

/** Operations that are valid for a schema in nearly every case. */
export const operationsOf = (schema: GraphQLSchema): fc.Arbitrary<RandomOperation> => fc.gen().map((draw) => new OperationWriter(schema, draw).write());
