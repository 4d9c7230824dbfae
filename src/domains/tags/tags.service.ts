import { Injectable } from '@nestjs/common';
import type { Answer } from '../../contract/index.js';
import { tables } from '../../contract/index.js';
import type { Call, Change } from '../calls/index.js';
import { CleverReach, expectDone, expectNumber, expectRows, expectTexts, onlyGiven } from '../calls/index.js';
import type { Page, PagedSource, PageRequest } from '../lists/index.js';
import { Cursors, pageOfPagedList } from '../lists/index.js';
import type { Tag } from './tag.types.js';

const { tags } = tables;
const orderWords = { TAG: 'tag', ORIGIN: 'origin', COUNT: 'count' } as const;

export interface TagList {
  readonly groupId: string | null;
  readonly origin: string;
  readonly orderBy: keyof typeof orderWords;
}

/** A receiver by id or address, in one group or in the whole account. */
export interface Tagged {
  readonly key: string;
  readonly groupId: string | null;
}

const readTag = ({ tag, origin, count }: Answer<typeof tags.list>[number]): Tag => ({
  tag: origin === '' ? tag : `${origin}.${tag}`,
  name: tag,
  origin: origin || null,
  receiverCount: count ?? null,
});

const groupOf = (groupId: string | null) => onlyGiven({ group_id: groupId });

/** Tags of receivers. */
@Injectable()
export class TagsService {
  constructor(private readonly cleverReach: CleverReach) {}

  /** A page of the tags in use. */
  list(call: Call, { groupId, origin, orderBy }: TagList, page: PageRequest): Promise<Page<Tag>> {
    const source: PagedSource<Tag> = {
      maxSize: tags.list.paging.maxSize,
      read: async ({ number, size }) => {
        const query = { origin, order_by: orderWords[orderBy], limit: size, page: number, ...groupOf(groupId) };
        return expectRows(tags.list, await this.cleverReach.read(call, tags.list, { params: {}, query })).map(readTag);
      },
      idOf: ({ tag }) => tag,
      markOf: () => 0,
      countAll: async () => null,
    };
    return pageOfPagedList(source, { page, limit: call.limits.rowsPerPage, cursors: new Cursors([call.accountId, 'tags', groupId, origin, orderBy]) });
  }

  /** Receivers with a tag. */
  async count(call: Call, wanted: { readonly tag: string; readonly groupId: string | null; readonly activeOnly: boolean }): Promise<number> {
    const { tag, groupId, activeOnly } = wanted;
    const query = { tag, active: activeOnly, ...groupOf(groupId) };
    return expectNumber(tags.count, await this.cleverReach.read(call, tags.count, { params: {}, query }));
  }

  /** Adds tags; answers those that were new. */
  add(call: Call, { key, groupId }: Tagged, wanted: readonly string[]): Promise<Change<readonly string[]>> {
    const body = { tags: [...wanted], ...groupOf(groupId) };
    const read = (answer: Answer<typeof tags.addToReceiver>): readonly string[] => expectTexts(tags.addToReceiver, answer);
    return this.cleverReach.write(call, tags.addToReceiver, { ask: { params: { id: key }, body }, read });
  }

  remove(call: Call, { key, groupId }: Tagged, tag: string): Promise<Change<void>> {
    const ask = { params: { id: key, tag }, query: groupOf(groupId) };
    return this.cleverReach.write(call, tags.removeFromReceiver, { ask, read: expectDone(tags.removeFromReceiver) });
  }
}
