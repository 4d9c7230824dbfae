import { isAttributeValue } from '../../attributes/index.js';
import { isCleverReachId, isEmailAddress, isTag } from '../../schema/index.js';
import type { UpsertReceiverRow } from './batch.inputs.js';
import { refusedRow } from './read-rows.js';
import type { RowVerdict } from './read-rows.js';
import { RowProblem } from './row-outcome.type.js';

const MAX_SOURCE_LENGTH = 255;

const hasTwins = (names: readonly string[]): boolean => new Set(names).size < names.length;

const mistakeOf = ({ source, tags, attributes, globalAttributes }: UpsertReceiverRow): string | undefined => {
  if ((source?.length ?? 0) > MAX_SOURCE_LENGTH) return `source: It has at most ${MAX_SOURCE_LENGTH} characters.`;
  if (tags?.some((tag) => !isTag(tag))) return 'tags: A tag begins with a letter or digit.';
  for (const [field, values] of Object.entries({ attributes, globalAttributes })) {
    if (values?.some((value) => !isAttributeValue(value))) return `${field}: A technical name has no blanks, colons or commas.`;
    if (values && hasTwins(values.map(({ name }) => name))) return `${field}: A name comes twice.`;
  }
  return undefined;
};

/**
 * Finds what is wrong with rows that name a receiver by address before they are sent; undefined stands for a row that can be sent. Only a
 * row that is sent makes a later one of its address a twin: of two, the one that is right is not lost.
 */
export const checkNamedRows = <Row extends { readonly email: string }>(
  rows: readonly Row[],
  findMistake: (row: Row) => string | undefined,
): (RowVerdict | undefined)[] => {
  const sent = new Set<string>();
  return rows.map((row) => {
    const email = row.email.trim().toLowerCase();
    if (!isEmailAddress(email)) return refusedRow(RowProblem.INVALID_ADDRESS, 'It must be one e-mail address, such as jane@example.org.');
    if (sent.has(email)) return refusedRow(RowProblem.DUPLICATE_ADDRESS, 'The address comes twice; its first row was sent.');
    const mistake = findMistake(row);
    if (mistake !== undefined) return refusedRow(RowProblem.INVALID_ROW, mistake);
    sent.add(email);
    return undefined;
  });
};

/** Finds what is wrong with rows of an upsert before they are sent. */
export const checkRows = (rows: readonly UpsertReceiverRow[]): (RowVerdict | undefined)[] => checkNamedRows(rows, mistakeOf);

/** Finds what is wrong with names of receivers before they are sent: each is an id or an address, and none comes twice. */
export const checkKeys = (keys: readonly string[]): (RowVerdict | undefined)[] => {
  const seen = new Set<string>();
  return keys.map((text) => {
    const key = text.trim().toLowerCase();
    if (!isCleverReachId(key) && !isEmailAddress(key)) return refusedRow(RowProblem.INVALID_ADDRESS, 'It must be an id or an e-mail address.');
    if (seen.has(key)) return refusedRow(RowProblem.DUPLICATE_ADDRESS, 'It comes twice; its first row was sent.');
    seen.add(key);
    return undefined;
  });
};

/** Finds what is wrong with addresses before they are sent: each is one, and none comes twice. */
export const checkEmails = (emails: readonly string[]): (RowVerdict | undefined)[] => checkNamedRows(emails.map((email) => ({ email })), () => undefined);
