import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startSimulator } from '../support/start-simulator.js';
import type { TestSimulator } from '../support/start-simulator.js';

let simulator: TestSimulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
beforeEach(() => simulator.reset());
afterAll(() => simulator.close());

const send = async (method: string, path: string, init: RequestInit) => {
  const headers = { ...(init.headers as Record<string, string>), authorization: `Bearer ${await simulator.token()}` };
  const response = await fetch(simulator.url + path, { ...init, method, headers });
  return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
};
const receivers = '/v3/groups/240390/receivers';
const ada = { email: 'ada@example.org', attributes: { city: 'Wien' }, tags: ['a', 'b'] };
const multipart = new FormData();
for (const [name, value] of [['email', 'ada@example.org'], ['attributes[city]', 'Wien'], ['tags[]', 'a'], ['tags[]', 'b']] as const) multipart.append(name, value);

it.each([
  ['JSON', { body: JSON.stringify(ada), headers: { 'content-type': 'application/json' } }],
  ['JSON that calls itself a form', { body: ` ${JSON.stringify(ada)}`, headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
  ['JSON in the wrapper of the Swagger model', { body: JSON.stringify({ postdata: ada }) }],
  ['a form with brackets', { body: new URLSearchParams([['email', 'ada@example.org'], ['attributes[city]', 'Wien'], ['tags[]', 'a'], ['tags[1]', 'b']]) }],
  ['multipart', { body: multipart }],
])('reads a receiver written as %s', async (_, init) => {
  const { status, answer } = await send('POST', receivers, init);
  expect({ status, email: answer['email'], attributes: answer['attributes'], tags: answer['tags'] }).toEqual({
    status: 200, email: 'ada@example.org', attributes: { city: 'Wien', visits: '' }, tags: ['a', 'b'],
  });
});

it.each(['[]', 'false', '', '{}'])('overlooks the body %j where none is wanted', async (body) => {
  const activate = await send('PUT', `${receivers}/bruce@gotham.example/activate`, { body });
  const remove = await send('DELETE', `${receivers}/bruce@gotham.example`, { body, headers: { 'content-type': 'application/json' } });
  expect([activate, remove]).toEqual([{ status: 200, answer: true }, { status: 200, answer: true }]);
});

it.each(['{', '[1,', '{"email":}'])('answers 400 to the broken JSON %j', async (body) => {
  expect(await send('POST', receivers, { body })).toEqual({ status: 400, answer: { error: { code: 400, message: 'Bad Request: malformed JSON' } } });
});

it('answers 404 to an unknown path and 405 to a wrong method', async () => {
  expect([await send('GET', '/v3/nowhere', {}), await send('PATCH', '/v3/groups', {})]).toEqual([
    { status: 404, answer: { error: { code: 404, message: 'Not Found' } } },
    { status: 405, answer: { error: { code: 405, message: 'Method Not Allowed' } } },
  ]);
});

it('does not take an encoded slash for a path', async () => {
  expect((await send('DELETE', '/v3/groups/240390%2Freceivers%2F1001', {})).status).toBe(404);
  expect((await send('GET', `${receivers}/1001`, {})).status).toBe(200);
});
