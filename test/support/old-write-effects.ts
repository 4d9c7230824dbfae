/** What a write of v1 or v2 does, as another call sees it. */
export interface WriteEffect {
  /** The call that sees it: a path below the version, for v1, v2 and v3 alike where no version stands before it. */
  readonly read: string;
  /** What is looked at in the answer. */
  readonly tell: (answer: unknown, status: number) => unknown;
  /** What it is after the write, and was not before. */
  readonly becomes: unknown;
}

type Row = Readonly<Record<string, unknown>>;
const rows = (answer: unknown): readonly Row[] => (Array.isArray(answer) ? (answer as Row[]) : []);
const status = (_: unknown, code: number): number => code;
const field = (name: string) => (answer: unknown): unknown => (answer as Row)[name];
/** Whether a list has a row whose `name` is `value`. */
const has = (name: string, value: unknown) => (answer: unknown): boolean => rows(answer).some((row) => String(row[name]) === String(value));
const includes = (value: string) => (answer: unknown): boolean => JSON.stringify(answer).toLowerCase().includes(value.toLowerCase());
const count = (answer: unknown): number => rows(answer).length;

const group = '/groups/240390';
const jane = 'jane@example.org';
const inGroup = `${group}/receivers/${jane}`;
const gone = { tell: status, becomes: 404 };

/** By id of the operation whose good call makes the write. Every operation that writes is here. */
export const oldWriteEffects: Readonly<Record<string, WriteEffect>> = {
  'mycontent.create': { read: '/v3/mycontent', tell: has('name', 'Blog'), becomes: true },
  'mycontent.delete': { read: '/v3/mycontent/12', ...gone },
  'blacklist.create': { read: '/blacklist', tell: has('email', 'troll@example.org'), becomes: true },
  'blacklist.delete': { read: '/blacklist', tell: has('email', 'spam@example.org'), becomes: false },
  'groups.create': { read: '/groups', tell: has('name', 'Readers'), becomes: true },
  'groups.update': { read: group, tell: field('name'), becomes: 'Readers' },
  'groups.delete': { read: group, ...gone },
  'groups.truncate': { read: `${group}/receivers`, tell: count, becomes: 0 },
  'groups.receivers.delete_all': { read: `${group}/receivers`, tell: count, becomes: 0 },
  'groups.attributes.create': { read: `${group}/attributes`, tell: has('name', 'size'), becomes: true },
  'groups.attributes.update': { read: `${group}/attributes`, tell: has('description', 'Town'), becomes: true },
  'groups.attributes.delete': { read: `${group}/attributes`, tell: has('id', '1006'), becomes: false },
  'groups.blacklist.create': { read: `${group}/blacklist`, tell: has('email', 'troll@example.org'), becomes: true },
  'groups.blacklist.delete': { read: '/groups/240391/blacklist', tell: has('email', 'competitor@example.com'), becomes: false },
  'groups.filters.create': { read: `${group}/filters`, tell: has('name', 'Jane'), becomes: true },
  'groups.receivers.create': { read: `${group}/receivers/ada@example.org`, tell: field('email'), becomes: 'ada@example.org' },
  'groups.receivers.insert': { read: `${group}/receivers/ada@example.org/orders`, tell: has('order_id', '77'), becomes: true },
  'groups.receivers.upsert': { read: inGroup, tell: includes('"city":"Wien"'), becomes: true },
  'groups.receivers.deletemultiple': { read: inGroup, ...gone },
  'groups.receivers.update': { read: inGroup, tell: field('source'), becomes: 'shop' },
  'groups.receivers.delete': { read: inGroup, ...gone },
  'groups.receivers.setactive': { read: inGroup, tell: field('active'), becomes: true },
  'groups.receivers.setinactive': { read: inGroup, tell: field('active'), becomes: false },
  'groups.receivers.events.create': { read: `${inGroup}/events`, tell: has('type', 'visit'), becomes: true },
  'groups.receivers.orders.create': { read: `/receivers/${jane}/orders`, tell: has('order_id', '77'), becomes: true },
  'groups.receivers.attributes.update': { read: inGroup, tell: includes('"city":"Wien"'), becomes: true },
  'groups.receivers.tags.create': { read: `/receivers/${jane}/tags`, tell: includes('Shop.New'), becomes: true },
  'forms.delete': { read: '/forms/228563', ...gone },
  'forms.send': { read: 'the mailbox', tell: has('to', 'bruce@gotham.example'), becomes: true },
  'attributes.create': { read: '/attributes?group_id=240390', tell: has('name', 'shoe'), becomes: true },
  'attributes.update': { read: '/attributes/1001', tell: field('description'), becomes: 'First name' },
  'attributes.delete': { read: '/attributes/1005', ...gone },
  'receivers.deletemultiple': { read: inGroup, ...gone },
  'receivers.delete': { read: inGroup, ...gone },
  'receivers.events.create': { read: `/receivers/${jane}/events`, tell: has('type', 'visit'), becomes: true },
  'receivers.orders.create': { read: `${inGroup}/orders`, tell: has('order_id', '77'), becomes: true },
  'receivers.tags.create': { read: `/receivers/${jane}/tags`, tell: includes('Shop.New'), becomes: true },
  'receivers.tags.delete': { read: `/receivers/${jane}/tags`, tell: includes('VIP'), becomes: false },
  'receivers.attributes.update': { read: `/receivers/${jane}/attributes`, tell: includes('Janet'), becomes: true },
  'mailings.create': { read: '/mailings?state=draft', tell: includes('"News"'), becomes: true },
  'mailings.update': { read: '/mailings/8071315', tell: field('subject'), becomes: 'Now' },
  'mailings.channels.delete': { read: '/mailings/channel', tell: has('id', '3001'), becomes: false },
};
