import type { tables } from '../../contract/rows.js';
import { listBounces } from '../bounces.js';
import type { Handlers } from '../call.js';

export const bounces: Handlers<typeof tables.bounces> = {
  list: ({ world, account, query }) => listBounces(world.store, account.id, query),
};
