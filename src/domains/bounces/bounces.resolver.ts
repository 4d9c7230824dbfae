import { Query, Resolver } from '@nestjs/graphql';
import type { Answer } from '../../contract/index.js';
import { tables } from '../../contract/index.js';
import type { Call } from '../calls/index.js';
import { CleverReach, expectRows, idOrNone, readMoment } from '../calls/index.js';
import type { Page, PagedSource } from '../lists/index.js';
import { Cursors, pageOfPagedList } from '../lists/index.js';
import { CheckedArgs, CurrentCall, PagingArgs } from '../schema/index.js';
import type { Bounce } from './bounce.type.js';
import { BounceConnection } from './bounce.type.js';

const { bounces } = tables;

const readBounce = (row: Answer<typeof bounces.list>[number]): Bounce => ({
  email: row.email,
  category: row.category,
  occurrences: row.occurences,
  message: row.bounce_message || null,
  bouncedAt: readMoment(row.last_update),
  expiresAt: readMoment(row.expires_by),
  mailingId: row.type === 'mailing' ? idOrNone(row.type_id) : null,
});

@Resolver()
export class BouncesResolver {
  constructor(private readonly cleverReach: CleverReach) {}

  @Query(() => BounceConnection, { nullable: true, description: 'Bounces of the account. One call for each 500.' })
  bounces(@CurrentCall() call: Call, @CheckedArgs() page: PagingArgs): Promise<Page<Bounce>> {
    const source: PagedSource<Bounce> = {
      maxSize: bounces.list.paging.maxSize,
      read: async ({ number, size }) => {
        const answer = await this.cleverReach.read(call, bounces.list, { params: {}, query: { page: number, pagesize: size } });
        return expectRows(bounces.list, answer).map(readBounce);
      },
      idOf: ({ email }) => email.toLowerCase(),
      markOf: () => 0,
      countAll: async () => null,
    };
    return pageOfPagedList(source, { page, limit: call.limits.rowsPerPage, cursors: new Cursors([call.accountId, 'bounces']) });
  }
}
