import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import type { ValueNode } from 'graphql';

const refuse = (message: string): GraphQLError => new GraphQLError(message);

/** Reads a literal of a document as a value; a refusal names its place. */
const literally =
  <T>(read: (value: unknown) => T) =>
  (node: ValueNode): T => {
    try {
      return read(node.kind === Kind.STRING ? node.value : undefined);
    } catch (error) {
      throw new GraphQLError((error as GraphQLError).message, { nodes: node });
    }
  };

const textOf = (name: string, value: unknown): string => {
  if (typeof value !== 'string') throw refuse(`${name} must be a string.`);
  return value;
};

const DAY_LENGTH = 'YYYY-MM-DD'.length;
const isoMoment = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

/** JavaScript reads the 30th of February as a day of March. */
const isInCalendar = (day: string): boolean => {
  const milliseconds = Date.parse(day);
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(day);
};

const readDateTime = (value: unknown): number => {
  const text = textOf('DateTime', value);
  const milliseconds = isoMoment.test(text) && isInCalendar(text.slice(0, DAY_LENGTH)) ? Date.parse(text) : Number.NaN;
  if (!(milliseconds > 0)) throw refuse('DateTime must be a moment after 1970 with its zone, such as 2027-01-31T12:00:00Z, or a day.');
  return Math.floor(milliseconds / 1_000);
};

const SECONDS_OF_DAY = 86_400;
/** The last second of the year 9999; beyond it ISO 8601 has more digits. */
const LAST_SECOND = 253_402_300_799;
/** What JavaScript's dates reach, in both directions. */
const MOST_SECONDS = 8_640_000_000_000;

let lastDay = Number.NaN;
let lastDayText = '';

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** Texts of all minutes of a day and of all seconds of a minute: a moment is put together of three texts, not of a dozen. */
const minuteTexts = Array.from({ length: 1_440 }, (_, minute) => `${twoDigits(Math.floor(minute / 60))}:${twoDigits(minute % 60)}:`);
const secondTexts = Array.from({ length: 60 }, (_, second) => `${twoDigits(second)}.000Z`);

/** A moment as ISO 8601. Rows of a list often share their day, and writing the day is what costs. */
const writeDateTime = (seconds: number): string => {
  if (!(Math.abs(seconds) <= MOST_SECONDS)) throw refuse('DateTime cannot represent what is no number of seconds.');
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > LAST_SECOND) return new Date(seconds * 1_000).toISOString();
  const day = Math.floor(seconds / SECONDS_OF_DAY);
  if (day !== lastDay) {
    lastDayText = new Date(day * SECONDS_OF_DAY * 1_000).toISOString().slice(0, 11);
    lastDay = day;
  }
  const rest = seconds - day * SECONDS_OF_DAY;
  return `${lastDayText}${minuteTexts[Math.floor(rest / 60)]}${secondTexts[rest % 60]}`;
};

/** A moment. Inside the gateway it is the number of Unix seconds that CleverReach uses; 0, its "never", is null before it comes here. */
export const DateTime = new GraphQLScalarType<number, string>({
  name: 'DateTime',
  description: 'A moment as ISO 8601 in UTC, such as `2027-01-31T12:00:00.000Z`; exact to the second, as CleverReach keeps Unix seconds.',
  serialize: (value) => writeDateTime(Number(value)),
  parseValue: readDateTime,
  parseLiteral: literally(readDateTime),
});

/** Blanks, control characters and what separates addresses in lists cannot be part of one. */
const address = /^[^\s@",;<>()[\]\\\p{Cc}]+@[^\s@",;<>()[\]\\/?#\p{Cc}]+\.[^\s@",;<>()[\]\\/?#.\p{Cc}]{2,}$/u;
const MAX_ADDRESS_LENGTH = 254;

/** Whether a text can be an e-mail address at all; CleverReach has the last word. */
export const isEmailAddress = (text: string): boolean => text.length <= MAX_ADDRESS_LENGTH && address.test(text);

const readEmailAddress = (value: unknown): string => {
  const text = textOf('EmailAddress', value).trim();
  if (!isEmailAddress(text)) throw refuse('EmailAddress must be one e-mail address, such as jane@example.org.');
  return text;
};

/** An e-mail address. What CleverReach stores is passed on as it is; what callers send must look like one address. */
export const EmailAddress = new GraphQLScalarType<string, string>({
  name: 'EmailAddress',
  description: 'An e-mail address of at most 254 characters, such as `jane@example.org`.',
  serialize: String,
  parseValue: readEmailAddress,
  parseLiteral: literally(readEmailAddress),
});
