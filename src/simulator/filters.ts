import type { Filter as ShownFilter } from '../contract/shapes/filters.js';
import type { Attribute, Filter, Group, Rule } from './entities.js';
import { attributesOf, GLOBAL, membersOf } from './people/lookup.js';
import type { Member } from './people/lookup.js';
import { Refusal } from './refusal.js';
import type { AttributeFinder } from './rule-matchers.js';
import { compileRules } from './rules.js';
import type { Store } from './store.js';

const byIdOrName = (attributes: readonly Attribute[]): AttributeFinder => (field) => {
  const id = /^a([0-9]+)\.value$/i.exec(field)?.[1];
  return attributes.find((attribute) => (id === undefined ? attribute.name === field.toLowerCase() : attribute.id === id));
};

/** Attributes that rules over a group may name: its own, then the global ones. */
export const attributesFor = (store: Store, group: Group): AttributeFinder =>
  byIdOrName([...attributesOf(store, group.accountId, group.id), ...attributesOf(store, group.accountId, GLOBAL)]);

export const needFilter = (store: Store, group: Group, id: string): Filter => {
  const filter = store.filters.find(id);
  if (filter?.groupId !== group.id) throw new Refusal(404, 'invalid filter');
  return filter;
};

/** Members of a group that rules let through. */
export const select = (store: Store, group: Group, { rules, operator }: Pick<Filter, 'rules' | 'operator'>): readonly Member[] =>
  membersOf(store, group.id).filter(compileRules(rules, operator, attributesFor(store, group)));

const showRule = (rule: Rule, attributes: AttributeFinder): Rule => {
  const attribute = attributes(rule.field);
  return attribute ? { ...rule, field: `a${attribute.id}.value` } : rule;
};

export const showFilter = (store: Store, group: Group, filter: Filter): ShownFilter => ({
  id: filter.id,
  name: filter.name,
  rules: filter.rules.map((rule) => showRule(rule, attributesFor(store, group))),
});
