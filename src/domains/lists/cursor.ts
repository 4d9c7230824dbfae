import { createHash } from 'node:crypto';
import { refuseInput } from '../calls/index.js';

/** What makes a list: account, kind of list, and everything that changes its rows or their order. */
export type ListIdentity = readonly (string | number | boolean | null | readonly (string | number)[])[];

const TAG_LENGTH = 12;

const foreign = (): Error => refuseInput('after', 'The cursor does not belong to this list. Cursors hold for one account, one list, one filter and one order.');

/**
 * Cursors of one list: opaque, and useless for another account, list, filter or order.
 * They guard against mix-ups, not against their owner: whoever forges one moves about in a list that is his anyway.
 */
export class Cursors {
  #knownTag: string | undefined;

  constructor(private readonly list: ListIdentity) {}

  /** Made only where a cursor is asked for or given. */
  get #tag(): string {
    return (this.#knownTag ??= createHash('sha256').update(JSON.stringify(this.list)).digest('base64url').slice(0, TAG_LENGTH));
  }

  write(position: readonly (string | number)[]): string {
    return Buffer.from(JSON.stringify([this.#tag, ...position])).toString('base64url');
  }

  /** The position in a cursor of this list. Throws `invalid_input` for every other text. */
  read(cursor: string): readonly unknown[] {
    let parts: unknown;
    try {
      parts = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    } catch {
      throw foreign();
    }
    if (!Array.isArray(parts) || parts[0] !== this.#tag) throw foreign();
    return parts.slice(1) as unknown[];
  }
}
