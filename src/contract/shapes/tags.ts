import type { Shaped } from '../shape.js';
import { anyOf, array, integer, named, object, string } from '../shape.js';
import { IdInput } from './common.js';

/** A tag in use, written "origin.tag" elsewhere. Sources: APT, IC, SWG10; seen. */
export const Tag = named(
  'Tag',
  object({ tag: string(), origin: string({ description: 'Empty where the tag has none.' }) }, { count: integer() }),
);
export type Tag = Shaped<typeof Tag>;

export const Tags = array(Tag);

/** "tag" or "origin.tag"; the origin has 49 characters at most. Everything but letters, digits, _ and - becomes _. */
export const TagNames = array(string());

/** No source shows a body; inferred. */
export const AllTags = named('AllTags', array(anyOf(Tag, string())));
export type AllTags = Shaped<typeof AllTags>;

/** Sources: SWG10, CORE; documented. */
export const TagInput = named('TagInput', object({ tags: array(string({ minLength: 1 })) }, { group_id: IdInput }, { examples: [{ tags: ['shop.customer'] }] }));
export type TagInput = Shaped<typeof TagInput>;
