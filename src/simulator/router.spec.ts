import { describe, expect, it } from 'vitest';
import { Router } from './router.js';
import { served } from './routes/index.js';

const router = new Router(served);
const find = (method: string, path: string): unknown => {
  const found = router.find(method, path);
  return found.kind === 'found' ? [found.served.endpoint.id, found.params] : found.kind;
};

describe('the router', () => {
  it.each([
    ['GET', '/v3/groups', ['groups.list', {}]],
    ['GET', '/v3/groups/', ['groups.list', {}]],
    ['GET', '/v3//groups', ['groups.list', {}]],
    ['GET', '/V3/Groups.JSON', ['groups.list', {}]],
    ['GET', '/v3/groups.json/7/receivers', ['groupReceivers.list', { group_id: '7' }]],
    ['DELETE', '/v3/groups/7/receivers/9.json', ['groupReceivers.remove', { group_id: '7', pool_id: '9' }]],
    ['GET', '/v3/receivers/a%2Bb%40c.json', ['receivers.get', { id: 'a+b@c.json' }]],
    ['GET', '/v3/receivers/bounced', ['receivers.bounced', {}]],
    ['DELETE', '/v3/receivers/bounced', ['receivers.remove', { pool_id: 'bounced' }]],
    ['PUT', '/v3/groups/7/receivers/update', ['groupReceivers.updateMany', { group_id: '7' }]],
    ['POST', '/v3/clients/createaccount', ['clients.createAccount', {}]],
    ['GET', '/v3/explorer/swagger', ['explorer.swagger', {}]],
    ['POST', '/oauth/token.php', ['oauth.token', {}]],
  ])('%s %s', (method, path, expected) => expect(find(method, path)).toEqual(expected));

  it('leaves an encoded slash inside its parameter', () => {
    expect(find('DELETE', '/v3/groups/7%2Freceivers%2F9')).toEqual(['groups.remove', { id: '7/receivers/9' }]);
  });

  it.each(['/v3/nowhere', '/v3/groups/7/receivers//activate', '/v3/groups//receivers', '/v3/groups/%20/receivers', '/v3/groups/%zz', '/', '/v2/groups'])(
    'knows nothing of %s',
    (path) => expect(find('GET', path)).toBe('unknown'),
  );

  it.each([['PATCH', '/v3/groups'], ['HEAD', '/v3/groups'], ['POST', '/v3/groups/7/clear']])('says that %s is wrong for %s', (method, path) => {
    expect(find(method, path)).toBe('wrong_method');
  });
});
