import type { Rewriter } from '../../../../core/index.js';
import { HeldObject } from './held-object.js';
import { MemberPlaces } from './member-places.js';
import { closingOfNumeral, isHolder, isNumber } from './members.js';
import { Thinned } from './thinned.js';

const QUOTE = 0x22;
const OPEN = 0x7b;

const isBlank = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** What a look at some bytes works with. */
interface Work {
  readonly bytes: Buffer;
  readonly thinned: Thinned;
  readonly held: HeldObject;
}

/** Looks at the member with this colon. Gives where to look on. */
const unquoteMember = ({ bytes, thinned, held }: Work, colon: number): number => {
  let value = colon + 1;
  while (isBlank(bytes[value])) value++;
  if (bytes[value] === QUOTE) {
    const closing = closingOfNumeral(bytes, value + 1);
    if (closing !== -1 && isNumber(bytes, colon)) thinned.unquote(value, closing);
  } else if (bytes[value] === OPEN && isHolder(bytes, colon)) {
    held.open();
    return held.pass(bytes, value + 1);
  }
  return value;
};

/** Takes the quotes off members whose colons stand before `end`, but for those inside of a held object. */
const unquoteMembers = (work: Work, end: number): void => {
  const members = new MemberPlaces(work.bytes);
  let from = work.held.pass(work.bytes, 0);
  for (;;) {
    const places = members.after(from);
    const last = places.at(-1) ?? -1;
    if (last < from) return;
    for (let at = 0; at < places.length; at++) {
      const colon = places[at] as number;
      if (colon >= end) return;
      if (colon >= from) from = unquoteMember(work, colon);
    }
    from = Math.max(from, last + 1);
  }
};

/**
 * Takes the quotes off ids, times and counts in JSON of UTF-8: nothing is decoded, parsed or printed. Gives the same bytes back where
 * there is nothing to take off.
 */
export const unquoteNumbers = (bytes: Buffer): Buffer => {
  const thinned = new Thinned(bytes);
  unquoteMembers({ bytes, thinned, held: new HeldObject() }, bytes.length);
  return thinned.end();
};

/** Bytes of which a member consists up to its value, and numbers in quotes: nothing of a member can lie on both sides of any other byte. */
const ofMembers = new Uint8Array(256);
for (const byte of Buffer.from('abcdefghijklmnopqrstuvwxyz_0123456789"\\: \t\r\n')) ofMembers[byte] = 1;

const isOfMember = (byte: number | undefined): boolean => ofMembers[byte ?? 0] === 1;

/** The end of all that can be rewritten before more is known. */
const endOfMembers = (bytes: Buffer): number => {
  let end = bytes.length;
  while (end > 0 && isOfMember(bytes[end - 1])) end--;
  return end;
};

const afterFirstBorder = (bytes: Buffer): number => {
  let at = 0;
  while (at < bytes.length && isOfMember(bytes[at])) at++;
  return Math.min(at + 1, bytes.length);
};

const nothing = Buffer.alloc(0);

/** As `unquoteNumbers`, of JSON that comes in pieces. What may be the beginning of a member is kept back until its end has come. */
export class NumbersUnquoter implements Rewriter {
  readonly #held = new HeldObject();
  #keptBack: Buffer = nothing;

  /** `changed` is told of every piece of which something was taken off. */
  constructor(private readonly changed: () => void) {}

  write(bytes: Buffer): readonly Buffer[] {
    if (this.#keptBack.length === 0) return [this.#rewrite(bytes)];
    const border = afterFirstBorder(bytes);
    const joint = this.#rewrite(Buffer.concat([this.#keptBack, bytes.subarray(0, border)]));
    return border < bytes.length ? [joint, this.#rewrite(bytes.subarray(border))] : [joint];
  }

  end(): readonly Buffer[] {
    return [this.#keptBack];
  }

  #rewrite(bytes: Buffer): Buffer {
    const end = endOfMembers(bytes);
    const thinned = new Thinned(bytes, bytes);
    unquoteMembers({ bytes, thinned, held: this.#held }, end);
    const known = this.#held.isOpen ? bytes.length : end;
    this.#keptBack = Buffer.from(bytes.subarray(known));
    const rewritten = thinned.end(known);
    if (rewritten.length < known) this.changed();
    return rewritten;
  }
}
