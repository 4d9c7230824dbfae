import type { Shaped } from '../shape.js';
import { anyOf, array, boolean, digits, integer, literal, named, number, object, string, unixSeconds } from '../shape.js';
import {
  AttributeValues, AttributeValuesInput, Detail, EmailList, Id, IdInput, MomentInput, Operator, Page, ReceiverType,
} from './common.js';
import { ReceiverEvents } from './events.js';
import { RuleInput } from './filters.js';
import { OrderInput, Orders } from './orders.js';

/**
 * A person in a group. Sources: CFIX, OIH, SDK, APT; seen.
 * `tags`, `events` and `orders` come with reads of one receiver and with the bits of `detail`.
 */
export const Receiver = named(
  'Receiver',
  object(
    {
      id: digits(),
      email: string(),
      imported: unixSeconds('0 where not imported.'),
      bounced: unixSeconds('0 where no mail bounced.'),
      group_id: string({ pattern: '^[0-9]*$', description: 'Empty or "0" in a read over the whole account.' }),
      activated: unixSeconds('0 while the opt-in is open.'),
      registered: unixSeconds(),
      deactivated: unixSeconds('0 where not inactive.'),
      last_ip: string(),
      last_location: string(),
      last_client: string(),
      points: integer(),
      stars: integer(),
      source: string(),
      attributes: AttributeValues,
      global_attributes: AttributeValues,
      active: boolean(),
      conversion_rate: number(),
      open_rate: number(),
      click_rate: number(),
    },
    { last_changed: unixSeconds('In newer answers.'), tags: array(string()), events: ReceiverEvents, orders: Orders },
  ),
);
export type Receiver = Shaped<typeof Receiver>;

export const Receivers = array(Receiver);

const written = {
  registered: MomentInput,
  activated: MomentInput,
  deactivated: MomentInput,
  source: string(),
  attributes: AttributeValuesInput,
  global_attributes: AttributeValuesInput,
  tags: array(string(), { description: '"tag" or "origin.tag".' }),
  orders: array(OrderInput),
};

/**
 * A receiver as written. Sources: SWG10, CORE, PYC; documented.
 * Without registered, activated and deactivated a new receiver is active at once; activated 0 waits for the opt-in;
 * a deactivated other than 0 makes inactive. The plus calls read "-origin.tag", "-origin.*" and "+n", "-n" as manipulations.
 */
export const ReceiverInput = named(
  'ReceiverInput',
  object(
    { email: string({ minLength: 1 }) },
    written,
    { examples: [{ email: 'ada@example.org', source: 'shop', global_attributes: { firstname: 'Ada' }, tags: ['shop.customer'] }] },
  ),
);
export type ReceiverInput = Shaped<typeof ReceiverInput>;

/** Body of a single add: the receiver itself or under the key `postdata`. Source: WPP; documented. */
export const ReceiverBody = named('ReceiverBody', anyOf(ReceiverInput, object({ postdata: ReceiverInput })));

/** Body of a single update; the e-mail address cannot be changed by it, `tags` replaces the tags. Sources: SWG10, RDO; documented. */
export const ReceiverChange = named('ReceiverChange', object({}, { email: string(), ...written }));
export type ReceiverChange = Shaped<typeof ReceiverChange>;

export const ReceiverInputs = array(ReceiverInput);

/**
 * One row of a batch. `status` is an open list: "insert success", "update success", "success", "duplicate address …",
 * "… invalid address …". Sources: PYC, SUP; seen.
 */
export const BatchItemResult = named('BatchItemResult', object({ status: string() }, { id: Id }));
export type BatchItemResult = Shaped<typeof BatchItemResult>;

/** A row as all clients have met it: a status, a whole receiver, or a bare sentence where the row failed. Sources: PYC, SUP, META; seen. */
export const BatchRow = anyOf(BatchItemResult, Receiver, string());
export type BatchRow = Shaped<typeof BatchRow>;

/** Rows in the order of the input, as many as were sent. */
export const BatchAnswer = named('BatchAnswer', array(BatchRow));
export type BatchAnswer = Shaped<typeof BatchAnswer>;

/** Written receivers only: failed rows are missing; false where every row failed. Sources: CFIX, APT, CORE1; seen. */
export const PlusAnswer = named('PlusAnswer', anyOf(Receivers, literal(false)));
export type PlusAnswer = Shaped<typeof PlusAnswer>;

/** Sources: PYC; seen. */
export const DeleteAnswer = named('DeleteAnswer', array(BatchItemResult));
export type DeleteAnswer = Shaped<typeof DeleteAnswer>;

/** Body of POST get_receivers: the query parameters of the list under the same names. Inferred from CHG. */
export const ReceiverQuery = named(
  'ReceiverQuery',
  object(
    {},
    {
      pagesize: integer({ minimum: 1, description: '1 to 5000.' }),
      page: Page,
      type: ReceiverType,
      detail: Detail,
      email_list: anyOf(EmailList, string({ description: 'Separated by commas.' })),
      id_list: anyOf(array(IdInput), string({ description: 'Separated by commas.' })),
      order_by: string(),
    },
  ),
);
export type ReceiverQuery = Shaped<typeof ReceiverQuery>;

/** Body of a filter that is not stored. Without groups it looks at all of them. Sources: CORE, APT; documented. */
export const ReceiverFilter = named(
  'ReceiverFilter',
  object(
    {},
    {
      groups: array(IdInput),
      operator: Operator,
      rules: array(RuleInput),
      orderby: string({ description: 'Such as "activated desc".' }),
      detail: Detail,
      activeonly: boolean(),
      pagesize: integer({ minimum: 1 }),
      page: Page,
    },
    { examples: [{ groups: ['1001'], operator: 'AND', rules: [{ field: 'tags', logic: 'CONTAINS', condition: 'shop.customer' }], pagesize: 100 }] },
  ),
);
export type ReceiverFilter = Shaped<typeof ReceiverFilter>;

/** Sources: APT; seen. */
export const EmailCheck = named(
  'EmailCheck',
  object({ emails: EmailList }, { group_id: IdInput, invert: boolean({ default: false, description: 'Ask for the others.' }) }),
);
export type EmailCheck = Shaped<typeof EmailCheck>;

/** Body of a change of address and of a clone. Sources: SHOP (change), CHG (clone); seen. */
export const NewEmail = named('NewEmail', object({ email: string({ minLength: 1 }) }));
export type NewEmail = Shaped<typeof NewEmail>;
