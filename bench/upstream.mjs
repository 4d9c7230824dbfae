// A CleverReach that costs next to nothing: every answer was written before the first request. /calls tells how many calls came for
// groups and receivers; /control tells more, and takes how slow or faulty the upstream shall be. A token of the OAuth client 1003 is one of
// the account 1003.
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { port: { type: 'string', default: '0' } } });

const receiver = (at) => ({
  id: String(100_000 + at),
  email: `person${at}@example.org`,
  imported: 1700000000,
  bounced: 0,
  group_id: '1001',
  activated: 1700000200,
  registered: 1700000100,
  deactivated: 0,
  last_ip: '192.0.2.1',
  last_location: '',
  last_client: 'Mail on a phone',
  points: 12,
  stars: 3,
  source: 'https://shop.example/',
  attributes: { size: '42', birthday: '1990-01-01' },
  global_attributes: { firstname: 'Ada', lastname: `Lovelace ${at}`, customernumber: String(at) },
  active: true,
  conversion_rate: 0,
  open_rate: 0.4,
  click_rate: 0.1,
  last_changed: 1700000300,
  tags: ['shop.customer', 'newsletter'],
});

const group = (at) => ({
  id: String(1_001 + at),
  name: `Group ${at}`,
  stamp: 1700000000,
  last_mailing: 0,
  last_changed: 1700000300,
  locked: false,
  backup: true,
  receiver_info: '',
});

const bytesOf = (value) => Buffer.from(JSON.stringify(value));
const groups = Array.from({ length: 20 }, (_, at) => group(at));
const answers = {
  groups: bytesOf(groups),
  group: bytesOf(groups[0]),
  receiver: bytesOf(receiver(0)),
  stats: bytesOf({ total_count: 5_000, inactive_count: 40, active_count: 4_950, bounce_count: 10, avg_points: 12.5, quality: 3, time: 1700000000, order_count: 7 }),
  unknown: bytesOf({ error: { code: 404, message: 'Not Found' } }),
  broken: bytesOf({ error: { code: 503, message: 'Service Unavailable' } }),
};

const pages = new Map();
const pageOf = (size) => {
  if (!pages.has(size)) pages.set(size, bytesOf(Array.from({ length: size }, (_, at) => receiver(at))));
  return pages.get(size);
};

/** The answer to a call as it was sent. */
const find = (method, url) => {
  const { pathname, searchParams } = new URL(url, 'http://upstream');
  if (pathname === '/v3/groups') return answers.groups;
  if (/^\/v3\/groups\/\d+$/.test(pathname)) return answers.group;
  if (/^\/v3\/groups\/\d+\/stats$/.test(pathname)) return answers.stats;
  if (/^\/v3\/groups\/\d+\/get_receivers$/.test(pathname)) return 'sized by the body';
  if (/^\/v3\/groups\/\d+\/receivers$/.test(pathname)) return method === 'POST' ? answers.receiver : pageOf(Number(searchParams.get('pagesize') ?? 50));
  if (/^\/v3\/(groups\/\d+\/)?receivers\/[^/]+$/.test(pathname)) return answers.receiver;
  return undefined;
};

const routes = new Map();
const answerFor = (method, url) => {
  const key = `${method} ${url}`;
  if (!routes.has(key)) routes.set(key, find(method, url));
  return routes.get(key);
};

let behaviour = { latencyMs: 0, failEvery: 0 };
let counts = { calls: 0, inFlight: 0, mostAtOnce: 0 };

const send = (response, status, body) => {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'content-length': body.length });
  response.end(body);
};

const readJson = async (request) => JSON.parse(Buffer.concat(await request.toArray()).toString('utf8') || '{}');

const issueToken = async (request, response) => {
  const { account } = /client_id=(?<account>\d+)/.exec(Buffer.concat(await request.toArray()).toString('latin1'))?.groups ?? { account: '1001' };
  const token = `${'a'.repeat(200)}.${account}`;
  send(response, 200, bytesOf({ access_token: token, expires_in: 2_592_000, token_type: 'bearer', refresh_token: `${'r'.repeat(40)}.${account}` }));
};

/** GET tells the counts, POST sets the behaviour and begins to count anew. */
const control = async (request, response) => {
  const told = counts;
  if (request.method === 'POST') {
    behaviour = { ...behaviour, ...(await readJson(request)) };
    counts = { calls: 0, inFlight: counts.inFlight, mostAtOnce: counts.inFlight };
  }
  send(response, 200, bytesOf(told));
};

const answer = (response, body) => {
  const isFault = behaviour.failEvery > 0 && counts.calls % behaviour.failEvery === 0;
  if (isFault) return send(response, 503, answers.broken);
  return body ? send(response, 200, body) : send(response, 404, answers.unknown);
};

const onCall = (request, response) => {
  counts.calls += 1;
  counts.inFlight += 1;
  counts.mostAtOnce = Math.max(counts.mostAtOnce, counts.inFlight);
  response.once('close', () => (counts.inFlight -= 1));
  const body = answerFor(request.method, request.url);
  const reply = (told) => (behaviour.latencyMs > 0 ? void setTimeout(answer, behaviour.latencyMs, response, told) : answer(response, told));
  if (body === 'sized by the body') return void readJson(request).then(({ pagesize = 50 }) => reply(pageOf(pagesize)));
  request.resume();
  return reply(body);
};

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  if (request.url === '/control') return void control(request, response);
  if (request.url === '/calls') return send(response, 200, Buffer.from(String(counts.calls)));
  if (request.url.startsWith('/oauth/token.php')) return void issueToken(request, response);
  if (request.url.startsWith('/v3/debug/whoami')) return send(response, 200, bytesOf({ id: request.headers.authorization.split('.').at(-1) }));
  return onCall(request, response);
});
server.listen(Number(values.port), '127.0.0.1', () => process.stdout.write(`listens on http://127.0.0.1:${server.address().port}\n`));
process.on('SIGTERM', () => {
  server.close(() => process.exit(0));
  server.closeAllConnections();
});
