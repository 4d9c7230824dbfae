import type { Attribute as ShownAttribute } from '../contract/shapes/attributes.js';
import { attributeTypes } from './entities.js';
import type { Attribute, AttributeType } from './entities.js';
import { findText, needText, readText } from './fields.js';
import type { Fields } from './fields.js';
import { attributesOf } from './people/lookup.js';
import { Refusal } from './refusal.js';
import type { Store } from './store.js';
import type { World } from './world.js';

/** Attributes at most in one place: the account, or one group. */
export const MAX_ATTRIBUTES = 40;

/** With the value of a receiver, where one is given. */
export const showAttribute = (attribute: Attribute, value: string | null = attribute.defaultValue): ShownAttribute => ({
  id: Number(attribute.id),
  groups_id: Number(attribute.groupId),
  name: attribute.name,
  description: attribute.description,
  preview_value: attribute.previewValue,
  value,
  type: attribute.type,
  tag: `{${attribute.name.toUpperCase()}}`,
});

/** The technical name: lower case, foreign characters as "_". */
const technical = (name: string): string => name.trim().toLowerCase().replace(/[^\p{L}\p{N}_]/gu, '_');

const readType = (fields: Fields, otherwise: AttributeType): AttributeType => {
  const text = readText(fields, 'type', otherwise).toLowerCase();
  const type = attributeTypes.find((known) => known === text);
  if (!type) throw new Refusal(400, `invalid type '${text}'`);
  return type;
};

const needFreeName = (store: Store, place: Pick<Attribute, 'accountId' | 'groupId'>, name: string): string => {
  const isTaken = attributesOf(store, place.accountId, place.groupId).some((known) => known.name === name);
  if (isTaken) throw new Refusal(409, `attribute '${name}' exists`);
  return name;
};

export const createAttribute = ({ store }: World, place: Pick<Attribute, 'accountId' | 'groupId'>, fields: Fields): Attribute => {
  const name = needFreeName(store, place, technical(needText(fields, 'name')));
  needText(fields, 'type');
  const type = readType(fields, 'text');
  if (attributesOf(store, place.accountId, place.groupId).length >= MAX_ATTRIBUTES) throw new Refusal(403, 'attribute limit reached');
  return store.attributes.put({
    ...place, id: store.nextId('attribute'), name, type,
    description: readText(fields, 'description', needText(fields, 'name')),
    previewValue: readText(fields, 'preview_value'),
    defaultValue: findText(fields, 'default_value') ?? null,
  });
};

export const changeAttribute = ({ store }: World, old: Attribute, fields: Fields): Attribute => {
  const name = 'name' in fields ? technical(needText(fields, 'name')) : old.name;
  if (name !== old.name) needFreeName(store, old, name);
  return store.attributes.put({
    ...old, name, type: readType(fields, old.type),
    description: readText(fields, 'description', old.description),
    previewValue: readText(fields, 'preview_value', old.previewValue),
    defaultValue: findText(fields, 'default_value') ?? old.defaultValue,
  });
};

/** An attribute of the account; of the group alone where one is named. */
export const needAttribute = (store: Store, place: { readonly accountId: string; readonly groupId?: string }, id: string): Attribute => {
  const attribute = store.attributes.find(id);
  const isHere = attribute?.accountId === place.accountId && (place.groupId === undefined || attribute.groupId === place.groupId);
  if (!isHere) throw new Refusal(404, 'invalid attribute');
  return attribute;
};
