import type { Shaped } from '../shape.js';
import { anyOf, array, boolean, integer, named, object, string } from '../shape.js';
import { Id } from './common.js';

/** Events by name; the part before the dot registers all of its kind. Source: HOOKS; documented. */
export const hookEvents = [
  'receiver.subscribed', 'receiver.unsubscribed', 'receiver.created', 'receiver.updated', 'receiver.deleted',
  'form.created', 'form.updated', 'form.deleted',
  'filter.created', 'filter.updated', 'filter.deleted',
  'group.created', 'group.updated', 'group.deleted',
  'automation.activated', 'automation.deactivated', 'automation.deleted',
] as const;

/** A kind or one event. Sources: HOOKS, CORE; documented. */
export const HookName = string({ minLength: 1, description: 'A kind ("receiver") or one event ("receiver.subscribed").', examples: ['receiver'] });

/** Sources: HOOKS, CORE; documented. */
export const HookInput = named(
  'HookInput',
  object(
    {
      url: string({ pattern: '^https://', description: 'Called by GET to verify, by POST with events.' }),
      event: HookName,
      verify: string({ minLength: 10, maxLength: 50, description: 'The GET is answered with "<verify> <secret>" as plain text.' }),
    },
    { condition: anyOf(string(), integer({ description: 'Group of receiver events, automation of automation events.' })) },
    { examples: [{ url: 'https://shop.example/hook', event: 'receiver', condition: '1001', verify: 'any 10 to 50 signs' }] },
  ),
);
export type HookInput = Shaped<typeof HookInput>;

/** `call_token` (64 characters) comes with every call, `secret` (32) decrypts. Both are secrets. Sources: HOOKS, CORE; documented. */
export const HookRegistration = named('HookRegistration', object({ success: boolean(), call_token: string(), secret: string() }));
export type HookRegistration = Shaped<typeof HookRegistration>;

/** No source shows a body; inferred from the registration. */
export const Hook = named('Hook', object({}, { event: string(), condition: string(), url: string() }));
export type Hook = Shaped<typeof Hook>;

export const Hooks = array(Hook);

/**
 * What CleverReach posts to the registered URL, with the header `X-CR-Calltoken`. Sources: CORE, NEXT; seen.
 * Some events also carry an encrypted address; the cipher is not known.
 */
export const HookCall = named(
  'HookCall',
  object(
    { event: string(), payload: object({}, { pool_id: Id, group_id: Id, form_id: Id }) },
    { condition: anyOf(string(), integer()) },
  ),
);
export type HookCall = Shaped<typeof HookCall>;
