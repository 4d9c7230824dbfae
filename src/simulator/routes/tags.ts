import type { tables } from '../../contract/rows.js';
import type { Tag } from '../../contract/shapes/tags.js';
import type { Call, Handlers } from '../call.js';
import type { Receiver } from '../entities.js';
import { cutPage, findInteger, findText, readFlag, readInteger, readPageSize, readText, readTexts } from '../fields.js';
import type { Fields } from '../fields.js';
import { GLOBAL, isActive, needGroup, needMember, needReceiver, placesOf } from '../people/lookup.js';
import { addTags, cleanTags, hasTag, removeTag, splitTag } from '../people/tags.js';
import { Refusal } from '../refusal.js';
import { nowSeconds } from '../world.js';

/** Receivers of the account, or of the group that `group_id` names. */
const peopleOf = ({ world: { store }, account }: Call, fields: Fields): readonly Receiver[] => {
  const groupId = readText(fields, 'group_id', GLOBAL);
  if (groupId === '' || groupId === GLOBAL) return store.receivers.where('account', account.id);
  const places = store.memberships.where('group', needGroup(store, account.id, groupId).id);
  return places.flatMap(({ receiverId }) => store.receivers.find(receiverId) ?? []);
};

/** One receiver, who must be in the group where one is named. */
const personOf = ({ world: { store }, account }: Call, id: string, groupId: string): Receiver =>
  groupId === '' || groupId === GLOBAL ? needReceiver(store, account.id, id) : needMember(store, needGroup(store, account.id, groupId), id).receiver;

const countTags = (people: readonly Receiver[]): Required<Tag>[] => {
  const counts = new Map<string, Required<Tag>>();
  for (const text of people.flatMap(({ tags }) => tags)) {
    const known = counts.get(text.toLowerCase());
    counts.set(text.toLowerCase(), { ...splitTag(text), count: (known?.count ?? 0) + 1 });
  }
  return [...counts.values()];
};

const sorts: Readonly<Record<string, (left: Required<Tag>, right: Required<Tag>) => number>> = {
  tag: (left, right) => left.tag.localeCompare(right.tag),
  origin: (left, right) => left.origin.localeCompare(right.origin) || left.tag.localeCompare(right.tag),
  count: (left, right) => right.count - left.count || left.tag.localeCompare(right.tag),
};

const list = (call: Call): Tag[] => {
  const { query } = call;
  const origin = findText(query, 'origin') ?? '*';
  const sort = sorts[readText(query, 'order_by', 'tag').toLowerCase()];
  if (!sort) throw new Refusal(400, 'invalid order_by');
  const limit = readPageSize(query, 'limit', { otherwise: readInteger(query, 'pagesize', 20), max: 1000 });
  const found = countTags(peopleOf(call, query)).filter((tag) => origin === '*' || tag.origin.toLowerCase() === origin.toLowerCase()).sort(sort);
  const offset = findInteger(query, 'offset');
  return offset === undefined ? [...cutPage(found, readInteger(query, 'page', 0), limit)] : found.slice(Math.max(0, offset), Math.max(0, offset) + limit);
};

const isActiveAnywhere = ({ world }: Call, receiver: Receiver): boolean =>
  placesOf(world.store, receiver.id).some((membership) => isActive({ receiver, membership }));

const count = (call: Call): number => {
  const tag = findText(call.query, 'tag') ?? '';
  if (tag === '') throw new Refusal(400, 'missing tag');
  const onlyActive = readFlag(call.query, 'active', false);
  return peopleOf(call, call.query).filter((receiver) => hasTag(receiver.tags, tag) && (!onlyActive || isActiveAnywhere(call, receiver))).length;
};

/** Adds the body's tags and answers those that are really new. */
const add = (call: Call, receiver: Receiver): string[] => {
  const given = cleanTags(readTexts(call.fields, 'tags'));
  if (given.length === 0) throw new Refusal(400, 'missing tags');
  const tags = addTags(receiver.tags, given);
  call.world.store.receivers.put({ ...receiver, tags, lastChanged: nowSeconds(call.world) });
  return tags.slice(receiver.tags.length);
};

const remove = (call: Call, receiver: Receiver, tag: string): true => {
  const tags = removeTag(receiver.tags, tag);
  if (tags.length === receiver.tags.length) throw new Refusal(404, 'invalid tag');
  call.world.store.receivers.put({ ...receiver, tags, lastChanged: nowSeconds(call.world) });
  return true;
};

export const tags: Handlers<typeof tables.tags> = {
  list,
  count,
  ofReceiver: (call) => [...personOf(call, call.params.id, readText(call.query, 'group_id')).tags],
  addToReceiver: (call) => add(call, personOf(call, call.params.id, readText(call.fields, 'group_id'))),
  removeFromReceiver: (call) => remove(call, personOf(call, call.params.id, readText(call.query, 'group_id')), call.params.tag),
  addInGroup: (call) => add(call, personOf(call, call.params.id, call.params.group_id)),
  listAll: (call) => countTags(peopleOf(call, {})),
};
