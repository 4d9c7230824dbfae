import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endpoints, fillPath, methodOf, pathOf } from '../../contract/index.js';
import type { Endpoint } from '../../contract/index.js';
import { GatewayError } from '../../core/index.js';
import { findRoute } from './find-route.js';

const told = (method: string, path: string): unknown => {
  try {
    const route = findRoute(method, path);
    return 'endpoint' in route ? [route.endpoint.id, route.params] : route;
  } catch (error) {
    return error instanceof GatewayError ? [error.code, error.facts] : error;
  }
};

describe('findRoute', () => {
  it.each([
    ['GET', '/v3/groups', ['groups.list', {}]],
    ['GET', '/v3//groups.json/', ['groups.list', {}]],
    ['GET', '/v3/debug/ttl.json', ['debug.ttl', {}]],
    ['DELETE', '/v3/groups/7/receivers/a%40b.de', ['groupReceivers.remove', { group_id: '7', pool_id: 'a@b.de' }]],
    ['DELETE', '/v3/groups/7%2Freceivers%2F9', ['invalid_input', { problem: 'encoded_slash' }]],
    ['DELETE', '/v3/groups/7%3F/receivers/9', ['invalid_input', { problem: 'malformed' }]],
    ['DELETE', '/v3/groups/%20/receivers/9', ['invalid_input', { problem: 'empty_segment' }]],
    ['PUT', '/v3/groups/7/receivers//activate', ['invalid_input', { problem: 'empty_segment' }]],
    ['GET', '/v3/groups/%zz', ['invalid_input', { problem: 'malformed' }]],
    ['DELETE', '/v3/groups/7/../clear', ['invalid_input', { problem: 'malformed' }]],
    ['PATCH', '/v3/groups/7', ['method_not_allowed', { allow: 'DELETE, GET, PUT' }]],
    ['HEAD', '/v3/groups', ['method_not_allowed', { allow: 'GET, POST' }]],
    ['TRACE', '/v3/nothing', ['method_not_allowed', { allow: '' }]],
    ['GET', '/oauth/authorize.php', { unknownPath: '/oauth/authorize.php' }],
    ['GET', '/v3/nothing/h%20ere', { unknownPath: '/v3/nothing/h%20ere' }],
    ['DELETE', '/v3/groups/7/receivers', ['method_not_allowed', { allow: 'GET, POST' }]],
  ])('%s %s', (method, path, route) => {
    expect(told(method, path)).toEqual(route);
  });

  const piece = fc.oneof(
    fc.constantFrom('v3', 'groups', '7', 'receivers', 'clear', 'activate', '', '.', '..', '%2e%2e', '%2F', '%5C', '%00', ' ', '%20', 'a@b.de', '.json', 'groups.json', 'hooks'),
    fc.string({ unit: 'binary' }),
    fc.webSegment(),
  );
  const path = fc.array(piece).map((pieces) => `/${pieces.join('/')}`);
  const method = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE');

  it('never reaches a route by a path with another number of segments, whatever is sent', () => {
    fc.assert(
      fc.property(method, path, (verb, raw) => {
        let route;
        try {
          route = findRoute(verb, raw);
        } catch (error) {
          expect(error).toBeInstanceOf(GatewayError);
          return;
        }
        if (!('endpoint' in route)) return;
        const sent = raw.replace(/^\/(v\d+)\/\//i, '/$1/').replace(/\/$/, '').split('/').length;
        expect([methodOf(route.endpoint), pathOf(route.endpoint).split('/').length]).toEqual([verb, sent]);
      }),
      { numRuns: 5_000 },
    );
  });

  it('finds every row again by the path that is sent for it', () => {
    const id = fc.oneof(fc.integer({ min: 1 }).map(String), fc.emailAddress().filter((email) => !/[/?]/.test(email)));
    fc.assert(
      fc.property(fc.constantFrom(...endpoints.filter((endpoint) => !pathOf(endpoint).startsWith('/oauth/'))), id, (endpoint: Endpoint, value) => {
        const names = [...pathOf(endpoint).matchAll(/\{([^}]+)\}/g)].map(([, name]) => name ?? '');
        const params = Object.fromEntries(names.map((name) => [name, value]));
        const sent = fillPath(endpoint, params as never);
        expect(told(methodOf(endpoint), sent)).toEqual([endpoint.id, params]);
      }),
      { numRuns: 2_000 },
    );
  });
});
