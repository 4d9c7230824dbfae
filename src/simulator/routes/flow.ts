import type { tables } from '../../contract/rows.js';
import type { Flow as ShownFlow } from '../../contract/shapes/flow.js';
import type { Handlers } from '../call.js';
import type { Flow } from '../entities.js';
import { findText, readText } from '../fields.js';
import { Refusal } from '../refusal.js';

const show = ({ id, name, playbook, groupId }: Flow): ShownFlow => ({ id, name, playbook, setup: { groupid: groupId } });

export const flow: Handlers<typeof tables.flow> = {
  list: ({ world, account, query }) => {
    const playbook = findText(query, 'playbook');
    const sign = readText(query, 'dir', 'asc').toLowerCase() === 'desc' ? -1 : 1;
    return world.store.flows
      .where('account', account.id)
      .filter((one) => playbook === undefined || one.playbook === playbook)
      .toSorted((left, right) => sign * left.name.localeCompare(right.name))
      .map(show);
  },
  get: ({ world, account, params }) => {
    const found = world.store.flows.find(params.id);
    if (found?.accountId !== account.id) throw new Refusal(404, 'invalid flow');
    return show(found);
  },
};
