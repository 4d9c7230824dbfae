import { isOpen, open, pass, resume, state } from './held-object';
import { addEnding, addName, HOLDER, kindOf, NUMBER } from './names';
import { BACKSLASH, COLON, inAllLanes, isBlank, isDigit, isLetter, LANES, NINE, OPEN, QUOTE, SPACE, ZERO } from './signs';

/** Most bytes of one call besides those that were kept back: what a socket gives at once. */
export const room: usize = 65536;
/** A longer run of bytes of which members consist is none: it is not kept back, so that no list can make that grow. */
const LONGEST_MEMBER: usize = 65536;
/** Around the bytes, for looks back, which find zeros, and for looks ahead. */
const MARGIN: usize = 64;
const HIGH_BITS: u8 = 0xf0;

const area = memory.data(262336);
/** Where bytes are put to be rewritten, behind those that were kept back. */
export const input: usize = area + MARGIN;
/** Where they are found afterwards. */
export const output: usize = input + room + LONGEST_MEMBER + MARGIN;

/** How many bytes at the end may be the beginning of a member: they have to come again, before the bytes that follow. */
export let kept: usize = 0;
/** What has to be given with the bytes that follow. */
export let held: i32 = 0;

/** From where a byte is read to where it is written. */
let shift: isize = 0;

/** Makes a name known that stands in quotes at `input`: of numbers. */
export function addNumber(length: usize): void {
  addName(input, length, NUMBER);
}

/** Of objects that are passed over, because members have names of their own in them. */
export function addHolder(length: usize): void {
  addName(input, length, HOLDER);
}

/** Makes known how names of numbers end; with the closing quote. */
export function addNumberEnding(length: usize): void {
  addEnding(input, length);
}

/** Nothing of a member can lie on both sides of any other byte. */
function isOfMember(sign: u8): bool {
  return isLetter(sign) || isDigit(sign) || isBlank(sign) || sign === QUOTE || sign === COLON || sign === BACKSLASH;
}

/** The end of all that can be rewritten before more is known. */
function endOfMembers(last: usize): usize {
  let end = last;
  while (end > input && isOfMember(load<u8>(end - 1))) end--;
  return last - end > LONGEST_MEMBER ? last : end;
}

/** How many digits there are before a quote which a JSON number holds exactly; 0 where there are none such. Longer ids stay text. */
function numeralAt(first: usize): usize {
  const fromZero = i8x16.sub(v128.load(first), i8x16.splat(ZERO));
  const length: usize = ctz(~i8x16.bitmask(i8x16.lt_u(fromZero, i8x16.splat(10))));
  if (length === 0 || load<u8>(first + length) !== QUOTE) return 0;
  const isPadded = length > 1 && load<u8>(first) === ZERO;
  const isInexact = length === LANES && load<u8>(first) === NINE;
  return isPadded || isInexact ? 0 : length;
}

/** Takes the quotes off these digits. Gives where to look on. */
function unquote(quote: usize, length: usize): usize {
  shift--;
  v128.store(quote + 1 + shift, v128.load(quote + 1));
  shift--;
  return quote + length + 2;
}

/** Looks at the member with this colon. Gives where to look on. */
function passMember(colon: usize, last: usize): usize {
  let value = colon + 1;
  for (; isBlank(load<u8>(value)); value++) store<u8>(value + shift, load<u8>(value));
  const first = load<u8>(value);
  if (first === QUOTE) {
    const length = numeralAt(value + 1);
    return length !== 0 && kindOf(colon) === NUMBER ? unquote(value, length) : value;
  }
  if (first !== OPEN || kindOf(colon) !== HOLDER) return value;
  store<u8>(value + shift, OPEN);
  open();
  return pass(value + 1, last, shift);
}

/** Takes the quotes off members whose colons stand before `end`. */
function passMembers(from: usize, end: usize, last: usize): void {
  const colons = inAllLanes(COLON);
  const quotes = inAllLanes(QUOTE);
  const opens = inAllLanes(OPEN);
  const spaces = inAllLanes(SPACE);
  const zeros = inAllLanes(ZERO);
  const highBits = inAllLanes(HIGH_BITS);
  let at = from;
  while (at < end) {
    const signs = v128.load(at);
    v128.store(at + shift, signs);
    const next = v128.load(at + 1);
    const digits = i8x16.eq(v128.and(v128.load(at + 2), highBits), zeros);
    const numerals = v128.and(i8x16.eq(next, quotes), digits);
    const values = v128.or(numerals, v128.or(i8x16.eq(next, opens), i8x16.le_u(next, spaces)));
    const lanes = i8x16.bitmask(v128.and(i8x16.eq(signs, colons), values));
    const colon = at + ctz(lanes);
    if (lanes === 0) at += LANES;
    else if (colon < end) at = passMember(colon, last);
    else return;
  }
}

/**
 * Takes the quotes off ids, times and counts in `length` bytes of JSON at `input`, but for those inside of a held object. `before` is what
 * `held` was after the bytes before these. Gives how many bytes there are at `output` then.
 */
export function rewrite(length: usize, before: i32): usize {
  const last = input + length;
  store<u8>(last, 0); // so that nothing goes on behind it
  const end = endOfMembers(last);
  shift = output - input;
  resume(before);
  passMembers(pass(input, last, shift), end, last);
  held = state();
  const known = isOpen() ? last : end;
  kept = last - known;
  return known + shift - output;
}
