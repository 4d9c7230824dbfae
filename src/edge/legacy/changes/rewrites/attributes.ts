import { isObject, without } from '../json.js';
import { requestStep } from '../step.js';

export const lowerCaseName = requestStep({
  title: 'Names of attributes are lower case; CleverReach used to lower them itself.',
  apply: (call) => {
    const name = isObject(call.body) ? call.body['name'] : undefined;
    return isObject(call.body) && typeof name === 'string' ? { ...call, body: { ...call.body, name: name.toLowerCase() } } : call;
  },
  examples: [{ given: { body: { name: 'FirstName', type: 'text' } }, gives: { body: { name: 'firstname', type: 'text' } } }],
});

export const groupsIdAsGroupId = requestStep({
  title: 'The group of a new attribute may be called groups_id, and 0 or nothing means none; v3 wants group_id or no such key.',
  apply: (call) => {
    if (!isObject(call.body)) return call;
    const { group_id: group, groups_id: groups } = call.body;
    const id = [group, groups].find((candidate) => Number(candidate ?? 0) > 0);
    const rest = without(call.body, 'group_id', 'groups_id');
    return { ...call, body: id === undefined ? rest : { ...rest, group_id: id } };
  },
  examples: [
    { given: { body: { name: 'city', type: 'text', groups_id: 12 } }, gives: { body: { name: 'city', type: 'text', group_id: 12 } } },
    { given: { body: { name: 'city', type: 'text', groups_id: 0, group_id: '' } }, gives: { body: { name: 'city', type: 'text' } } },
  ],
});

export const withoutGroupsId = requestStep({
  title: 'groups_id beside the address is dropped: the form knows its group.',
  apply: (call) => (isObject(call.body) ? { ...call, body: without(call.body, 'groups_id') } : call),
  examples: [{ given: { body: { email: 'jane@example.org', groups_id: 12 } }, gives: { body: { email: 'jane@example.org' } } }],
});
