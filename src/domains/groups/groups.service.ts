import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import type { BodyOf } from '../../contract/index.js';
import { tables } from '../../contract/index.js';
import { GatewayError } from '../../core/index.js';
import type { Call, Change } from '../calls/index.js';
import { CleverReach, expectDone, expectObject, expectRows } from '../calls/index.js';
import type { Direction, Order, Page, PageRequest } from '../lists/index.js';
import { Cursors, pageOfWholeList } from '../lists/index.js';
import type { GroupRow } from './group.rows.js';
import { readGroup, readGroupStats } from './group.rows.js';
import type { Group, GroupStats } from './group.types.js';

const { groups } = tables;

export interface GroupListRequest {
  readonly page: PageRequest;
  readonly nameContains: string;
  readonly field: 'CREATED' | 'CHANGED' | 'NAME';
  readonly direction: Direction;
}

const orders = {
  CREATED: (group: Group) => group.createdAt ?? 0,
  CHANGED: (group: Group) => group.changedAt ?? 0,
  NAME: (group: Group) => group.name,
} as const satisfies Record<GroupListRequest['field'], Order<Group>['by']>;

/** Groups of an account. */
@Injectable()
export class GroupsService {
  constructor(private readonly cleverReach: CleverReach) {}

  /** A page of groups; CleverReach sends all of them in one answer. */
  async list(call: Call, { page, nameContains, field, direction }: GroupListRequest): Promise<Page<Group>> {
    const wanted = nameContains.toLowerCase();
    const all = await this.#all(call);
    const found = wanted === '' ? all : all.filter(({ name }) => name.toLowerCase().includes(wanted));
    return pageOfWholeList(found, {
      page,
      limit: call.limits.rowsPerPage,
      order: { by: orders[field], direction },
      idOf: ({ id }) => id,
      cursors: new Cursors([call.accountId, 'groups', wanted, field, direction]),
    });
  }

  /** One group; several asked for at once are read as one list. Throws `not_found`. */
  get(call: Call, id: string): Promise<Group> {
    const loader = call.keep('groups by id', () => new DataLoader((ids: readonly string[]) => this.#load(call, ids)));
    return loader.load(id);
  }

  /** CleverReach's cached counts of a group. */
  async stats(call: Call, id: string): Promise<GroupStats> {
    const answer = await this.cleverReach.read(call, groups.stats, { params: { id } });
    return readGroupStats(expectObject(groups.stats, answer));
  }

  create(call: Call, body: BodyOf<typeof groups.create>): Promise<Change<Group>> {
    const read = (answer: GroupRow): Group => readGroup(expectObject(groups.create, answer));
    return this.cleverReach.write(call, groups.create, { ask: { params: {}, body }, read });
  }

  update(call: Call, id: string, body: BodyOf<typeof groups.update>): Promise<Change<Group>> {
    const read = (answer: GroupRow): Group => readGroup(expectObject(groups.update, answer));
    return this.cleverReach.write(call, groups.update, { ask: { params: { id }, body }, read });
  }

  /** Deletes a group with all memberships in it. */
  remove(call: Call, id: string): Promise<Change<void>> {
    return this.cleverReach.write(call, groups.remove, { ask: { params: { id } }, read: expectDone(groups.remove) });
  }

  /** Removes all receivers of a group; the group stays. */
  clear(call: Call, id: string): Promise<Change<void>> {
    return this.cleverReach.write(call, groups.clear, { ask: { params: { id } }, read: expectDone(groups.clear) });
  }

  async #all(call: Call): Promise<Group[]> {
    const answer = await this.cleverReach.read(call, groups.list, { params: {} });
    return expectRows(groups.list, answer).map(readGroup);
  }

  async #load(call: Call, ids: readonly string[]): Promise<(Group | Error)[]> {
    const [only] = ids;
    if (ids.length === 1 && only !== undefined) {
      const answer = await this.cleverReach.read(call, groups.get, { params: { id: only } });
      return [readGroup(expectObject(groups.get, answer))];
    }
    const byId = new Map((await this.#all(call)).map((group) => [group.id, group]));
    return ids.map((id) => byId.get(id) ?? new GatewayError('not_found', `There is no group ${id}.`));
  }
}
