export const QUOTE: u8 = 0x22;
export const BACKSLASH: u8 = 0x5c;
export const COLON: u8 = 0x3a;
export const OPEN: u8 = 0x7b;
export const CLOSE: u8 = 0x7d;
export const SPACE: u8 = 0x20;
export const ZERO: u8 = 0x30;
export const NINE: u8 = 0x39;

/** As many bytes as are looked at together, each in a lane of its own. */
export const LANES: usize = 16;

const spread = memory.data(1);

/**
 * A byte in all lanes, for a loop. It comes through memory, since V8 makes a constant of 16 bytes anew each time it is used, and keeps one
 * that was loaded.
 */
export function inAllLanes(sign: u8): v128 {
  store<u8>(spread, sign);
  return v128.load_splat<u8>(spread);
}

/** The lanes that are the same in both, as bits, the first lane lowest. */
export function lanesAlike(one: v128, other: v128): u32 {
  return <u32>i8x16.bitmask(i8x16.eq(one, other));
}

export function isBlank(sign: u8): bool {
  return sign === SPACE || sign === 0x0a || sign === 0x0d || sign === 0x09;
}

/** Whether names of numbers may have it. */
export function isLetter(sign: u8): bool {
  return (sign >= 0x61 && sign <= 0x7a) || sign === 0x5f;
}

export function isDigit(sign: u8): bool {
  return sign >= ZERO && sign <= NINE;
}
