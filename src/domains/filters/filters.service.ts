import { Injectable } from '@nestjs/common';
import type { BodyOf } from '../../contract/index.js';
import { tables } from '../../contract/index.js';
import type { Call, Change } from '../calls/index.js';
import { CleverReach, expectDone, expectNumber, expectObject, expectRows, expectSuccess } from '../calls/index.js';
import type { GroupStats } from '../groups/index.js';
import { readGroupStats } from '../groups/index.js';
import { readFilter } from './filter.rows.js';
import type { Filter } from './filter.types.js';

const { filters } = tables;

/** A filter and the group it belongs to. */
export interface FilterKey {
  readonly groupId: string;
  readonly id: string;
}

const paramsOf = ({ groupId, id }: FilterKey) => ({ group_id: groupId, filter_id: id });

/** Stored filters of groups. */
@Injectable()
export class FiltersService {
  constructor(private readonly cleverReach: CleverReach) {}

  async list(call: Call, groupId: string): Promise<Filter[]> {
    const answer = await this.cleverReach.read(call, filters.list, { params: { group_id: groupId } });
    return expectRows(filters.list, answer).map((row) => readFilter(groupId, row));
  }

  async get(call: Call, key: FilterKey): Promise<Filter> {
    const answer = await this.cleverReach.read(call, filters.get, { params: paramsOf(key) });
    return readFilter(key.groupId, expectObject(filters.get, answer));
  }

  /** Receivers that a filter matches now. */
  async count(call: Call, key: FilterKey): Promise<number> {
    return expectNumber(filters.count, await this.cleverReach.read(call, filters.count, { params: paramsOf(key) }));
  }

  async stats(call: Call, key: FilterKey): Promise<GroupStats> {
    return readGroupStats(expectObject(filters.stats, await this.cleverReach.read(call, filters.stats, { params: paramsOf(key) })));
  }

  /** Creates a filter; answers its id. */
  create(call: Call, groupId: string, body: BodyOf<typeof filters.create>): Promise<Change<string>> {
    return this.cleverReach.write(call, filters.create, {
      ask: { params: { group_id: groupId }, body },
      read: (answer) => String(expectObject(filters.create, answer).id),
    });
  }

  update(call: Call, key: FilterKey, body: BodyOf<typeof filters.update>): Promise<Change<void>> {
    return this.cleverReach.write(call, filters.update, { ask: { params: paramsOf(key), body }, read: expectSuccess(filters.update) });
  }

  remove(call: Call, key: FilterKey): Promise<Change<void>> {
    return this.cleverReach.write(call, filters.remove, { ask: { params: paramsOf(key) }, read: expectDone(filters.remove) });
  }
}
