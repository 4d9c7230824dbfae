import type { Answer, BatchRow, BodyOf, tables } from '../../../contract/index.js';
import { onlyGiven } from '../../calls/index.js';
import { isTag } from '../../schema/index.js';
import { isAttributeValue } from '../../attributes/index.js';
import type { AdjustReceiverRow, AttributeAdjustment } from './adjust.inputs.js';
import { checkNamedRows } from './check-rows.js';
import type { RowVerdict } from './read-rows.js';

type PlusRow = BodyOf<typeof tables.groupReceivers.upsertPlus>[number];
type PlusAnswer = Answer<typeof tables.groupReceivers.upsertPlus>;

const mistakeOfValues = (field: string, values: readonly AttributeAdjustment[]): string | undefined => {
  if (values.some(({ set, add }) => set != null && add != null)) return `${field}: Give set or add, not both.`;
  if (values.some(({ name, set }) => !isAttributeValue({ name, value: set ?? null }))) return `${field}: A technical name has no blanks, colons or commas.`;
  if (new Set(values.map(({ name }) => name)).size < values.length) return `${field}: A name comes twice.`;
  if (values.some(({ add }) => add != null && String(add).includes('e'))) return `${field}: A number to add has no exponent: it is less than 10^21, and 0.000001 at least where it is not 0.`;
  // CleverReach reads "+5" and "-5" as sums (APT, CORE; seen), so such a text cannot be set by this call.
  return values.some(({ set }) => /^[+-]/.test(set ?? '')) ? `${field}: A text that begins with + or - would be added; write it with upsertReceivers.` : undefined;
};

const mistakeOf = ({ attributes, globalAttributes, addTags, removeTags }: AdjustReceiverRow): string | undefined => {
  if ([...(addTags ?? []), ...(removeTags ?? [])].some((tag) => !isTag(tag))) return 'tags: A tag begins with a letter or digit.';
  return mistakeOfValues('attributes', attributes ?? []) ?? mistakeOfValues('globalAttributes', globalAttributes ?? []);
};

/** Finds what is wrong with rows before they are sent; undefined stands for a row that can be sent. */
export const checkAdjustments = (rows: readonly AdjustReceiverRow[]): (RowVerdict | undefined)[] => checkNamedRows(rows, mistakeOf);

const signed = (sum: number): string => (sum < 0 ? String(sum) : `+${sum}`);

const writeValues = (values: readonly AttributeAdjustment[] | null | undefined): Record<string, string | null> | null =>
  values == null ? null : Object.fromEntries(values.map(({ name, set, add }) => [name, add == null ? (set ?? null) : signed(add)]));

/** A row as the plus calls read it: "+n" and "-n" add, "-origin.tag" takes a tag away, null unsets (APT, CORE; seen). */
export const bodyOfAdjustment = ({ email, attributes, globalAttributes, addTags, removeTags }: AdjustReceiverRow): PlusRow => {
  const tags = [...(addTags ?? []), ...(removeTags ?? []).map((tag) => `-${tag}`)];
  return {
    email: email.trim(),
    ...onlyGiven({ attributes: writeValues(attributes), global_attributes: writeValues(globalAttributes), tags: tags.length > 0 ? tags : null }),
  };
};

/** The answer row by row: CleverReach tells the receivers it wrote and leaves out the others, or says false where it wrote none (CFIX, APT, CORE1; seen). */
export const rowsOfAdjustment = (rows: readonly AdjustReceiverRow[], answer: PlusAnswer): readonly BatchRow[] => {
  if (answer !== false && !Array.isArray(answer)) return [];
  const written = new Map((answer === false ? [] : answer).map((receiver) => [receiver.email.toLowerCase(), receiver]));
  return rows.map(({ email }) => written.get(email.trim().toLowerCase()) ?? 'CleverReach did not write this row and does not tell why.');
};
