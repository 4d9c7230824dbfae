import { Injectable } from '@nestjs/common';
import type { Answer } from '../../contract/index.js';
import { tables } from '../../contract/index.js';
import type { Call, Change } from '../calls/index.js';
import { CleverReach, expectDone, expectList, expectObject, expectTexts, onlyGiven, readMoment, readStored } from '../calls/index.js';
import type { Page } from '../lists/index.js';
import { Cursors, pageOfWholeList } from '../lists/index.js';
import type { BlacklistArgs } from './blacklist.inputs.js';
import type { BlacklistEntry } from './blacklist.types.js';

const { blacklist, groupBlacklist } = tables;
type EntryRow = Answer<typeof blacklist.get>;

/** What is to be written of an entry. */
export interface NewEntry {
  readonly email: string;
  readonly comment?: string | null;
}

/** The list of a group may hold bare addresses (IC; seen). */
const readEntry = (row: EntryRow | string): BlacklistEntry =>
  typeof row === 'string'
    ? { email: row, comment: null, addedAt: null, locked: null }
    : {
        email: row.email,
        comment: row.comment || null,
        addedAt: readMoment(row.stamp),
        locked: row.isLocked === undefined ? null : Boolean(row.isLocked),
      };

const read = (answer: Answer<typeof blacklist.add>): BlacklistEntry | null => readStored<EntryRow, BlacklistEntry>(blacklist.add, answer, readEntry);

/** Blacklists of the account and of its groups. */
@Injectable()
export class BlacklistService {
  constructor(private readonly cleverReach: CleverReach) {}

  /** A page of the list of a group, or of the account; CleverReach sends it whole. */
  async list(call: Call, groupId: string | null, { filter, ...page }: BlacklistArgs): Promise<Page<BlacklistEntry>> {
    const wanted = (filter?.emailContains ?? '').toLowerCase();
    const entries = (await this.#all(call, groupId)).filter(({ email }) => email.toLowerCase().includes(wanted));
    const idOf = ({ email }: BlacklistEntry): string => email.toLowerCase();
    return pageOfWholeList(entries, {
      page,
      limit: call.limits.rowsPerPage,
      order: { by: idOf, direction: 'ASC' },
      idOf,
      cursors: new Cursors([call.accountId, 'blacklist', groupId, wanted]),
    });
  }

  /** One entry of the account's list. Throws `not_found`. */
  async get(call: Call, email: string): Promise<BlacklistEntry> {
    return readEntry(expectObject(blacklist.get, await this.cleverReach.read(call, blacklist.get, { params: { email } })));
  }

  /** Those of the addresses that are not on the account's list. */
  async allowed(call: Call, emails: readonly string[]): Promise<readonly string[]> {
    const answer = await this.cleverReach.read(call, blacklist.validate, { params: {}, body: { emails: [...emails] } });
    return expectTexts(blacklist.validate, answer);
  }

  add(call: Call, groupId: string | null, { email, comment }: NewEntry): Promise<Change<BlacklistEntry | null>> {
    const body = { email, ...onlyGiven({ comment }) };
    return groupId === null
      ? this.cleverReach.write(call, blacklist.add, { ask: { params: {}, body }, read })
      : this.cleverReach.write(call, groupBlacklist.add, { ask: { params: { group_id: groupId }, body }, read });
  }

  update(call: Call, body: { readonly email: string; readonly comment: string }): Promise<Change<BlacklistEntry | null>> {
    return this.cleverReach.write(call, blacklist.update, { ask: { params: {}, body }, read });
  }

  remove(call: Call, groupId: string | null, email: string): Promise<Change<void>> {
    return groupId === null
      ? this.cleverReach.write(call, blacklist.remove, { ask: { params: { email } }, read: expectDone(blacklist.remove) })
      : this.cleverReach.write(call, groupBlacklist.remove, { ask: { params: { id: groupId, email } }, read: expectDone(groupBlacklist.remove) });
  }

  async #all(call: Call, groupId: string | null): Promise<BlacklistEntry[]> {
    const answer =
      groupId === null
        ? await this.cleverReach.read(call, blacklist.list, { params: {} })
        : await this.cleverReach.read(call, groupBlacklist.list, { params: { group_id: groupId } });
    return expectList(blacklist.list, answer).map(readEntry);
  }
}
