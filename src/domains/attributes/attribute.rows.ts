import type { Answer, tables } from '../../contract/index.js';
import { refuseInput } from '../calls/index.js';
import type { Attribute, AttributeValue } from './attribute.types.js';
import { AttributeType } from './attribute.types.js';

export type AttributeRow = Answer<typeof tables.attributes.list>[number];
type ValuesRow = Answer<typeof tables.receivers.get>['attributes'];

const types = { text: AttributeType.TEXT, number: AttributeType.NUMBER, gender: AttributeType.GENDER, date: AttributeType.DATE } as const;
const words = { TEXT: 'text', NUMBER: 'number', GENDER: 'gender', DATE: 'date' } as const satisfies Record<AttributeType, AttributeRow['type']>;

/** CleverReach's word for a type. */
export const wordOfType = (type: AttributeType): AttributeRow['type'] => words[type];

/** An attribute of CleverReach as GraphQL tells it. */
export const readAttribute = (row: AttributeRow): Attribute => ({
  id: String(row.id),
  groupId: Number(row.groups_id) === 0 ? null : String(row.groups_id),
  name: row.name,
  description: row.description || null,
  previewValue: row.preview_value || null,
  defaultValue: row.value || null,
  type: types[row.type],
  placeholder: row.tag || null,
});

/** The values of a receiver as a list. CleverReach sends an empty list where there is none, and empty texts for what is unset. */
export const readAttributeValues = (row: ValuesRow | undefined): AttributeValue[] => {
  if (row === undefined || Array.isArray(row)) return [];
  return Object.keys(row).map((name) => {
    const value = row[name] as string;
    return { name, value: value === '' ? null : value };
  });
};

/** Values to write, by name. Throws `invalid_input` where a name comes twice. */
export const writeAttributeValues = (
  field: string,
  values: readonly { readonly name: string; readonly value?: string | null }[] | null | undefined,
): Record<string, string> | undefined => {
  if (values == null) return undefined;
  const byName = Object.fromEntries(values.map(({ name, value }) => [name, value ?? '']));
  if (Object.keys(byName).length < values.length) throw refuseInput(field, 'A name comes twice.');
  return byName;
};

/** The value under a name, null where it is unset or unknown. Technical names are lower case. */
export const findAttributeValue = (values: readonly AttributeValue[], name: string): string | null =>
  values.find((value) => value.name === name.toLowerCase())?.value ?? null;
