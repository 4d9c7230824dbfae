import { describe, expect, it } from 'vitest';
import { groupReceivers, groups } from '../../contract/index.js';
import { fillOwnPath } from './translator.js';

describe('the path of a v3 call', () => {
  it('is filled and percent-encoded', () => {
    expect(fillOwnPath({ endpoint: groupReceivers.update, params: { group_id: '7', id: 'bruce+x@wayne.com' } })).toBe('/v3/groups/7/receivers/bruce%2Bx%40wayne.com');
  });

  it.each([
    { endpoint: groupReceivers.update, params: { group_id: '7', id: 'update' } },
    { endpoint: groupReceivers.update, params: { group_id: '7', id: 'UpdatePlus.json' } },
    { endpoint: groupReceivers.update, params: { group_id: '7', id: '' } },
    { endpoint: groupReceivers.update, params: { group_id: '7', id: '9/activate' } },
    { endpoint: groups.clear, params: { id: ' ' } },
    { endpoint: groups.clear, params: {} },
  ])('is refused where a value would make another call of it: $params', (call) => {
    expect(() => fillOwnPath(call)).toThrow(expect.objectContaining({ code: 'invalid_input' }));
  });
});
