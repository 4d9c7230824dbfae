import { BACKSLASH, CLOSE, inAllLanes, LANES, lanesAlike, OPEN, QUOTE } from './signs';

/** What is known of an object that is passed over: brackets that are open, whether a text is, and whether its last byte was a backslash that escapes. 0 for none. */
let depth: i32 = 0;
let isInText: bool = false;
let isEscaped: bool = false;

/** All of it as one number, so that it can be kept for each list. */
export function state(): i32 {
  return (depth << 2) | (<i32>isInText << 1) | <i32>isEscaped;
}

export function resume(kept: i32): void {
  depth = kept >> 2;
  isInText = (kept & 2) !== 0;
  isEscaped = (kept & 1) !== 0;
}

function passByte(sign: u8): void {
  if (isInText) {
    if (isEscaped) isEscaped = false;
    else if (sign === BACKSLASH) isEscaped = true;
    else if (sign === QUOTE) isInText = false;
  } else if (sign === QUOTE) isInText = true;
  else if (sign === OPEN) depth++;
  else if (sign === CLOSE) depth--;
}

/** Lanes inside of texts, by those with quotes: where the number of quotes up to a lane is odd. */
function inTexts(quotes: u32): u32 {
  let inside = quotes;
  inside ^= inside << 1;
  inside ^= inside << 2;
  inside ^= inside << 4;
  inside ^= inside << 8;
  return isInText ? ~inside : inside;
}

/** How many lanes were passed over, of lanes without a backslash; 0 where they have to be looked at one by one. */
function passLanes(quotes: u32, opens: u32, closes: u32): usize {
  const texts = inTexts(quotes);
  const ends = closes & ~texts;
  if ((opens & ~texts) !== 0 || (ends !== 0 && depth !== 1)) return 0;
  if (ends === 0) {
    isInText = ((texts >> <u32>(LANES - 1)) & 1) !== 0;
    return LANES;
  }
  depth = 0;
  isInText = false;
  return ctz(ends) + 1;
}

/** The bracket of an object has come. */
export function open(): void {
  depth = 1;
}

export function isOpen(): bool {
  return depth > 0;
}

/** Passes over the object and copies it `shift` bytes on. Gives where it ends: `end` where it goes on behind that, `from` where none is open. */
export function pass(from: usize, end: usize, shift: isize): usize {
  let at = from;
  const quotes = inAllLanes(QUOTE);
  const backslashes = inAllLanes(BACKSLASH);
  const opens = inAllLanes(OPEN);
  const closes = inAllLanes(CLOSE);
  while (depth > 0 && at < end) {
    const signs = v128.load(at);
    v128.store(at + shift, signs);
    const next = min(at + LANES, end);
    if (next - at === LANES && !isEscaped && lanesAlike(signs, backslashes) === 0) {
      const passed = passLanes(lanesAlike(signs, quotes), lanesAlike(signs, opens), lanesAlike(signs, closes));
      at += passed;
      if (passed !== 0) continue;
    }
    while (depth > 0 && at < next) passByte(load<u8>(at++));
  }
  return at;
}
