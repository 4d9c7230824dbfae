import type { Group, Membership } from './entities.js';
import type { World } from './world.js';

/** Events by category, as CleverReach lists them. */
export const hookEvents: Readonly<Record<string, readonly string[]>> = {
  receiver: ['subscribed', 'unsubscribed', 'created', 'updated', 'deleted'],
  form: ['created', 'updated', 'deleted'],
  filter: ['created', 'updated', 'deleted'],
  group: ['created', 'updated', 'deleted'],
  automation: ['activated', 'deactivated', 'deleted'],
};

/** True for a category ("receiver") and for one of its events ("receiver.created"). */
export const isHookEvent = (event: string): boolean => {
  const [category = '', name] = event.split('.');
  return category in hookEvents && (name === undefined || (hookEvents[category] ?? []).includes(name));
};

interface Happening {
  readonly accountId: string;
  readonly event: string;
  /** Group or automation it happened in; empty where there is none. */
  readonly condition: string;
  readonly payload: Readonly<Record<string, string>>;
}

/** Calls everybody who has registered for it. */
export const announce = ({ store, hookPost }: World, { accountId, event, condition, payload }: Happening): void => {
  for (const hook of store.hooks.where('account', accountId)) {
    const isMeant = (hook.event === event || hook.event === event.split('.')[0]) && (hook.condition === '' || hook.condition === condition);
    if (isMeant) hookPost.deliver(hook, { event, condition, payload });
  }
};

export const announceGroup = (world: World, change: 'created' | 'updated' | 'deleted', { id, accountId }: Group): void => {
  announce(world, { accountId, event: `group.${change}`, condition: id, payload: { group_id: id } });
};

type ReceiverChange = 'subscribed' | 'unsubscribed' | 'created' | 'updated' | 'deleted';

export const announceReceiver = (world: World, change: ReceiverChange, { accountId, groupId, receiverId }: Membership): void => {
  announce(world, { accountId, event: `receiver.${change}`, condition: groupId, payload: { pool_id: receiverId, group_id: groupId } });
};
