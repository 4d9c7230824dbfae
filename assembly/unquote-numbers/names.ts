import { BACKSLASH, isBlank, isLetter, LANES, lanesAlike, QUOTE } from './signs';

/** Of a name: its text in quotes, behind blanks to 32 bytes; then the lanes of those blanks as bits, its kind, and the next one. */
const ENTRY: usize = 44;
const BLANK_LANES: usize = 32;
const KIND: usize = 36;
const NEXT: usize = 40;
const MOST_NAMES: usize = 40;
const ALL_LANES: u32 = 0xffffffff;
const CLOSING_LANE: u32 = 0x80000000;

export const NUMBER: i32 = 1;
export const HOLDER: i32 = 2;

const entries = memory.data(1760);
/** The first entry of those whose opening quote is in this lane. */
const byOpening = memory.data(128);
const quotes = memory.data<u64>([0x2222222222222222, 0x2222222222222222, 0x2222222222222222, 0x2222222222222222]);
let known: usize = 0;
let endings: usize = 0;

function newEntry(text: usize, length: usize, kind: i32): usize {
  if (known === MOST_NAMES || length > 2 * LANES) unreachable();
  const entry = entries + known++ * ENTRY;
  memory.copy(entry + 2 * LANES - length, text, length);
  store<u32>(entry, ALL_LANES >> <u32>length, BLANK_LANES);
  store<i32>(entry, kind, KIND);
  return entry;
}

/** Makes a name known; `text` has both quotes. */
export function addName(text: usize, length: usize, kind: i32): void {
  const entry = newEntry(text, length, kind);
  const first = byOpening + ((2 * LANES - length) << 2);
  store<usize>(entry, load<usize>(first), NEXT);
  store<usize>(first, entry);
}

/** Makes known how names of numbers may end; `text` has the closing quote. */
export function addEnding(text: usize, length: usize): void {
  const entry = newEntry(text, length, NUMBER);
  store<usize>(entry, endings, NEXT);
  endings = entry;
}

/** The lanes of the 32 bytes before `end` that are the same as those at `text`. */
function alike(end: usize, text: usize): u32 {
  const high = lanesAlike(v128.load(end - LANES), v128.load(text + LANES));
  return (high << <u32>LANES) | lanesAlike(v128.load(end - 2 * LANES), v128.load(text));
}

/** The entry that stands before `end`, of this one and those that follow it; 0 for none. */
function find(end: usize, first: usize): usize {
  let entry = first;
  while (entry !== 0 && (alike(end, entry) | load<u32>(entry, BLANK_LANES)) !== ALL_LANES) entry = load<usize>(entry, NEXT);
  return entry;
}

/** Whether letters stand between a quote that opens a name and `end`. */
function isAfterLetters(end: usize): bool {
  let start = end;
  while (isLetter(load<u8>(start - 1))) start--;
  return start < end && load<u8>(start - 1) === QUOTE && load<u8>(start - 2) !== BACKSLASH;
}

function kindByEnding(end: usize): i32 {
  const ending = find(end, endings);
  return ending !== 0 && isAfterLetters(end - 2 * LANES + popcnt(load<u32>(ending, BLANK_LANES))) ? NUMBER : 0;
}

/**
 * What the member with this colon is by its name: NUMBER, HOLDER or 0. In JSON a quote without a backslash before it, a name, a quote and a
 * colon make a member: no value can look like it.
 */
export function kindOf(colon: usize): i32 {
  let end = colon;
  while (isBlank(load<u8>(end - 1))) end--;
  const others = alike(end, quotes) & ~CLOSING_LANE;
  if (others !== 0) {
    const opening: usize = 31 - clz(others);
    const named = find(end, load<usize>(byOpening + (opening << 2)));
    if (named !== 0) return load<u8>(end - 2 * LANES + opening - 1) === BACKSLASH ? 0 : load<i32>(named, KIND);
  }
  return kindByEnding(end);
}
