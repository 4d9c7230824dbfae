import type { Shaped } from '../shape.js';
import { anyOf, array, boolean, integer, named, object, string, unixSeconds } from '../shape.js';
import { Done, EmailList } from './common.js';

/** An address that gets no mail. The e-mail is certain; the names of the other keys come from a vendor class. Source: CORE; seen. */
export const BlacklistEntry = named(
  'BlacklistEntry',
  object({ email: string() }, { comment: string(), stamp: unixSeconds('Added.'), isLocked: anyOf(integer(), boolean()) }),
);
export type BlacklistEntry = Shaped<typeof BlacklistEntry>;

export const Blacklist = array(BlacklistEntry);

/** A group's list may hold bare addresses. Source: IC; seen. */
export const GroupBlacklist = named('GroupBlacklist', array(anyOf(BlacklistEntry, string())));
export type GroupBlacklist = Shaped<typeof GroupBlacklist>;

export const BlacklistEmail = string({ minLength: 1, description: 'An address, or a pattern such as *@example.org.' });

/** Sources: SWG10, CORE; documented. */
export const BlacklistInput = named(
  'BlacklistInput',
  object({ email: BlacklistEmail }, { comment: string() }),
);
export type BlacklistInput = Shaped<typeof BlacklistInput>;

/** One entry, or several under `items`. Sources: SWG10 (one), COMP (several); documented. */
export const BlacklistBody = named('BlacklistBody', anyOf(BlacklistInput, object({ items: array(BlacklistInput) })));

/** No source shows a body; inferred. */
export const BlacklistAnswer = anyOf(BlacklistEntry, Done);

/** The key is that of the e-mail check of receivers; inferred. */
export const BlacklistCheck = named('BlacklistCheck', object({ emails: EmailList }));
export type BlacklistCheck = Shaped<typeof BlacklistCheck>;
