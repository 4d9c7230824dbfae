import DataLoader from 'dataloader';
import { tables } from '../../contract/index.js';
import { GatewayError } from '../../core/index.js';
import type { Call, CleverReach } from '../calls/index.js';
import { expectObject, expectRows } from '../calls/index.js';
import { readGroupReceiver } from './receiver.rows.js';
import type { GroupReceiver } from './receiver.types.js';

const { groupReceivers } = tables;

/** One receiver of a group, by id or address, with what it shall carry along. */
export interface WantedReceiver {
  readonly groupId: string;
  readonly key: string;
  readonly detail: number;
}

export type GroupReceiverLoader = DataLoader<WantedReceiver, GroupReceiver | null, string>;

/** RDO shows this message for an unknown receiver (seen); an unknown group has another one. */
const isUnknownReceiver = (error: unknown): boolean =>
  error instanceof GatewayError && error.code === 'not_found' && /invalid receiver/i.test(error.refusal?.message ?? '');

const isAddress = (key: string): boolean => key.includes('@');

const readOne = async (cleverReach: CleverReach, call: Call, { groupId, key }: WantedReceiver): Promise<GroupReceiver | null> => {
  try {
    const answer = await cleverReach.read(call, groupReceivers.get, { params: { group_id: groupId, pool_id: key } });
    return readGroupReceiver(groupId, expectObject(groupReceivers.get, answer));
  } catch (error) {
    if (isUnknownReceiver(error)) return null;
    throw error;
  }
};

/** Reads several receivers of one group with one call for those named by address and one for those named by id. */
const readMany = async (cleverReach: CleverReach, call: Call, wanted: readonly WantedReceiver[]): Promise<Map<string, GroupReceiver>> => {
  const groupId = wanted[0]?.groupId ?? '';
  const detail = wanted.reduce((sum, one) => sum | one.detail, 0);
  const keys = wanted.map(({ key }) => key);
  const lists = [{ email_list: keys.filter(isAddress) }, { id_list: keys.filter((key) => !isAddress(key)) }].filter((list) => Object.values(list).flat().length > 0);
  const answers = await Promise.all(
    lists.map(async (list) => {
      const body = { ...list, pagesize: wanted.length, page: 0, detail };
      return expectRows(groupReceivers.query, await cleverReach.read(call, groupReceivers.query, { params: { group_id: groupId }, body }));
    }),
  );
  const found = answers.flat().map((row) => readGroupReceiver(groupId, row));
  return new Map(found.flatMap((receiver) => [[receiver.receiverId, receiver], [receiver.email.toLowerCase(), receiver]]));
};

/** One receiver is read as such, whatever is asked of it: whoever may read his own one may not search a group for it. */
const readGroup = async (cleverReach: CleverReach, call: Call, wanted: readonly WantedReceiver[]): Promise<(GroupReceiver | null)[]> => {
  const [first] = wanted;
  if (first && new Set(wanted.map(({ key }) => key.toLowerCase())).size === 1) {
    const only = await readOne(cleverReach, call, first);
    return wanted.map(() => only);
  }
  const found = await readMany(cleverReach, call, wanted);
  return wanted.map(({ key }) => found.get(key.toLowerCase()) ?? null);
};

/** Loads receivers of groups for one operation: those of a group that are asked for at once share their calls. Null stands for nobody. */
export const groupReceiverLoader = (cleverReach: CleverReach, call: Call): GroupReceiverLoader =>
  new DataLoader(
    async (wanted) => {
      const groups = Map.groupBy(wanted, ({ groupId }) => groupId);
      const found = new Map<WantedReceiver, GroupReceiver | null | Error>();
      await Promise.all(
        [...groups.values()].map(async (members) => {
          const read = await readGroup(cleverReach, call, members).catch((error: unknown) => members.map(() => error as Error));
          members.forEach((member, at) => found.set(member, read[at] ?? null));
        }),
      );
      return wanted.map((one) => found.get(one) ?? null);
    },
    { cacheKeyFn: ({ groupId, key, detail }) => `${groupId} ${detail} ${key.toLowerCase()}` },
  );
