import { readFileSync } from 'node:fs';
import { buildSchema, getNamedType, isAbstractType, isEnumType, isInputObjectType, isLeafType, isListType, isNonNullType, isRequiredArgument, isRequiredInputField } from 'graphql';
import type { GraphQLField, GraphQLInputField, GraphQLInputType, GraphQLObjectType, GraphQLOutputType } from 'graphql';

/** One root field of the schema, asked with the ids of the simulator's first account. */
export interface RootOperation {
  readonly name: string;
  readonly kind: 'query' | 'mutation';
  readonly text: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

const schema = buildSchema(readFileSync(new URL('../../schema.gql', import.meta.url), 'utf8'));
const MAX_DEPTH = 3;
const jane = 'jane@example.org';

/** What the field `id` of an operation names. */
const ids: Readonly<Record<string, string>> = {
  agencyAccount: '129149', attribute: '1001', filter: '525154', flow: '06b3cdcb-acd5-4987-8d4f-47673cd418ab', form: '228563', group: '240390',
  mailing: '8071313', mailingChannel: '3001', myContent: '12', report: '8071313',
  clearGroup: '240390', deleteAttribute: '1005', deleteFilter: '525154', deleteForm: '228563', deleteGroup: '240390', deleteMailingChannel: '3001',
  deleteMyContent: '12', deleteReport: '8071313', releaseMailing: '8071315', sendMailingPreview: '8071315', stopMailing: '8071316',
  updateAttribute: '1001', updateFilter: '525154', updateGroup: '240390', updateMailing: '8071315', updateMyContent: '12',
};

/** Values by the name of an argument or input field, whether it is needed or not. */
const named: Readonly<Record<string, unknown>> = {
  groupId: '240390', groupIds: ['240390'], formId: '228563', attributeId: '1001', filterId: '525154', orderId: '10001', emails: [jane], receivers: [jane],
  field: 'email', logic: 'CONTAINS', condition: 'jane', tag: 'VIP', tags: ['Shop.New'], at: '2096-01-01T00:00:00Z', url: 'https://shop.example/',
};

/** Values that only some operations take. */
const special: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  blacklistEntry: { email: 'spam@example.org' }, updateBlacklistEntry: { email: 'spam@example.org' },
  removeFromBlacklist: { email: 'spam@example.org', groupId: undefined }, addToBlacklist: { email: 'troll@example.org' },
  addReceiver: { email: 'ada@example.org' }, subscribe: { email: 'bruce@gotham.example' }, sendFormMail: { email: 'bruce@gotham.example' },
  changeReceiverEmail: { newEmail: 'janet@example.org' }, cloneReceiver: { newEmail: 'janet@example.org' },
  sendMailingPreview: { emails: ['owner@gotham.example'] }, updateFilter: { name: 'Best' }, mailings: { state: 'FINISHED' },
  createForm: { template: 'default' }, setReceiverAttribute: { groupId: undefined }, deleteAttribute: { groupId: undefined }, updateAttribute: { groupId: undefined },
  createAttribute: { name: 'shoe' }, findReceivers: { groupIds: ['240390'] },
};

const scalars: Readonly<Record<string, unknown>> = { Int: 5, Float: 1.5, Boolean: true, String: 'some text', ID: '1', EmailAddress: jane, DateTime: '2096-01-01T00:00:00Z' };
const texts: ReadonlySet<string> = new Set(['description', 'receiverInfo', 'subject', 'html', 'note', 'source', 'price']);

class Values {
  constructor(private readonly operation: string) {}

  /** The value of an argument or field; undefined where it is left out. */
  of({ name, type }: Pick<GraphQLInputField, 'name' | 'type'>, isRequired: boolean): unknown {
    const own = special[this.operation];
    if (own && name in own) return own[name];
    if (name === 'id' && this.operation in ids) return ids[this.operation];
    if (isInputObjectType(getNamedType(type))) return isRequired ? this.#make(type) : undefined;
    if (name in named && (isRequired || name !== 'tag')) return this.#fits(type, named[name]);
    if (name === 'email') return jane;
    return isRequired || texts.has(name) ? this.#make(type) : undefined;
  }

  #fits(type: GraphQLInputType, value: unknown): unknown {
    const inner = getNamedType(type);
    if (!isEnumType(inner)) return value;
    return inner.getValues().some((known) => known.name === value) ? value : inner.getValues()[0]?.name;
  }

  #make(type: GraphQLInputType): unknown {
    if (isNonNullType(type)) return this.#make(type.ofType);
    if (isListType(type)) return [this.#make(type.ofType)];
    if (isEnumType(type)) return type.getValues()[0]?.name;
    if (!isInputObjectType(type)) return scalars[type.name];
    return Object.fromEntries(Object.values(type.getFields()).map((field) => [field.name, this.of(field, isRequiredInputField(field))]));
  }
}

/** Fields whose answer is another one each time. */
const changing: ReadonlySet<string> = new Set(['randomReceiver']);

/** Every field that asks for no argument, down to a few levels. */
const selectionOf = (type: GraphQLOutputType, depth: number): string => {
  const inner = getNamedType(type);
  if (isLeafType(inner)) return '';
  if (isAbstractType(inner)) return `{ __typename ${schema.getPossibleTypes(inner).map((possible) => `... on ${possible.name} ${selectionOf(possible, depth)}`).join(' ')} }`;
  const fields = Object.values((inner as GraphQLObjectType).getFields()).filter(({ name, args }) => !changing.has(name) && !args.some((arg) => isRequiredArgument(arg) || arg.name === 'id'));
  const shown = fields.filter((field) => isLeafType(getNamedType(field.type)) || depth < MAX_DEPTH);
  return `{ __typename ${shown.map((field) => `${field.name}${pageOf(field)} ${selectionOf(field.type, depth + 1)}`).join(' ')} }`;
};

const pageOf = ({ args }: GraphQLField<unknown, unknown>): string => (args.some(({ name }) => name === 'first') ? '(first: 2)' : '');

const operationOf = (kind: RootOperation['kind'], field: GraphQLField<unknown, unknown>): RootOperation => {
  const values = new Values(field.name);
  const given = field.args.map((arg) => ({ arg, value: values.of(arg, isRequiredArgument(arg)) })).filter(({ value }) => value !== undefined);
  const definitions = given.map(({ arg }) => `$${arg.name}: ${String(arg.type)}`).join(', ');
  const passed = given.map(({ arg }) => `${arg.name}: $${arg.name}`).join(', ');
  const depth = kind === 'mutation' ? MAX_DEPTH - 1 : 1;
  const text = `${kind}${definitions && ` (${definitions})`} { ${field.name}${passed && `(${passed})`} ${selectionOf(field.type, depth)} }`;
  return { name: field.name, kind, text, variables: Object.fromEntries(given.map(({ arg, value }) => [arg.name, value])) };
};

/** Every root field of the schema once. */
export const rootOperations: readonly RootOperation[] = (['query', 'mutation'] as const).flatMap((kind) => {
  const root = kind === 'query' ? schema.getQueryType() : schema.getMutationType();
  return Object.values(root?.getFields() ?? {}).map((field) => operationOf(kind, field));
});
