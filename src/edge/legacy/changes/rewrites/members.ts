const numbers = [
  'id', 'group_id', 'groups_id', 'customer_tables_id', 'receiver_id', 'pool_id', 'attribute_id', 'mailing_id', 'form_id',
  'activated', 'deactivated', 'registered', 'imported', 'bounced', 'stamp', 'last_mailing', 'last_changed',
].map((name) => Buffer.from(name));
/** Attribute values are text, and what a receiver calls `id` there is his own business. */
const holders = ['attributes', 'global_attributes'].map((name) => Buffer.from(name));
const count = Buffer.from('_count');

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const ZERO = 0x30;
const NINE = 0x39;
const UNDERSCORE = 0x5f;

const lastOf = (name: Buffer): number => name[name.length - 1] as number;

/** Names by their last byte: most members are told apart by it. */
const byEnd = (names: readonly Buffer[]): readonly (readonly Buffer[] | undefined)[] =>
  Array.from({ length: 256 }, (_, end) => names.filter((name) => lastOf(name) === end)).map((ending) => (ending.length > 0 ? ending : undefined));

const [numbersByEnd, holdersByEnd, countsByEnd] = [byEnd(numbers), byEnd(holders), byEnd([count])];

const isBlank = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
const isLetter = (byte: number): boolean => (byte >= 0x61 && byte <= 0x7a) || byte === UNDERSCORE;

/** Where the quote stands that ends the name before a colon; 0 where there is none. */
const endOfName = (bytes: Buffer, colon: number): number => {
  let at = colon - 1;
  while (at > 0 && isBlank(bytes[at])) at--;
  return at > 0 && bytes[at] === QUOTE ? at : 0;
};

const isOpening = (bytes: Buffer, at: number): boolean => at >= 0 && bytes[at] === QUOTE && (at === 0 || bytes[at - 1] !== BACKSLASH);

const endsWith = (bytes: Buffer, end: number, name: Buffer): boolean => {
  const start = end - name.length;
  if (start < 0) return false;
  for (let at = name.length - 1; at >= 0; at--) if (bytes[start + at] !== name[at]) return false;
  return true;
};

/**
 * Whether one of the names stands between two quotes of which the second is at `end`. In JSON a quote without a backslash before it, a name, a
 * quote and a colon make a member: no value can look like it.
 */
const isNamed = (bytes: Buffer, end: number, names: readonly Buffer[] | undefined): boolean => {
  if (names === undefined) return false;
  for (let at = 0; at < names.length; at++) {
    const name = names[at] as Buffer;
    if (isOpening(bytes, end - name.length - 1) && endsWith(bytes, end, name)) return true;
  }
  return false;
};

const isCount = (bytes: Buffer, end: number): boolean => {
  if (countsByEnd[bytes[end - 1] as number] === undefined || !endsWith(bytes, end, count)) return false;
  let at = end - count.length - 1;
  while (at > 0 && isLetter(bytes[at] as number)) at--;
  return at < end - count.length - 1 && isOpening(bytes, at);
};

/** Whether the member with this colon is an id, a time or a count. */
export const isNumber = (bytes: Buffer, colon: number): boolean => {
  const end = endOfName(bytes, colon);
  return end > 0 && (isNamed(bytes, end, numbersByEnd[bytes[end - 1] as number]) || isCount(bytes, end));
};

/** Whether the member with this colon holds attributes. */
export const isHolder = (bytes: Buffer, colon: number): boolean => {
  const end = endOfName(bytes, colon);
  return end > 0 && isNamed(bytes, end, holdersByEnd[bytes[end - 1] as number]);
};

const MOST_DIGITS = 16;

/** Where the quote stands that ends digits which a JSON number holds exactly, from `first` on; -1 where there are none such. Longer ids stay text. */
export const closingOfNumeral = (bytes: Buffer, first: number): number => {
  let at = first;
  while (at < bytes.length && (bytes[at] as number) >= ZERO && (bytes[at] as number) <= NINE) at++;
  const length = at - first;
  if (at >= bytes.length || bytes[at] !== QUOTE || length === 0 || length > MOST_DIGITS) return -1;
  const isPadded = length > 1 && bytes[first] === ZERO;
  const isInexact = length === MOST_DIGITS && bytes[first] === NINE;
  return isPadded || isInexact ? -1 : at;
};
