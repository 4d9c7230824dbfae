// A CleverReach that costs next to nothing: tokens, one account, and pages of receivers that were written before the first request.
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const PIECE_BYTES = 65_536;

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

const pieces = new Map();
const piecesOf = (size) => {
  if (!pieces.has(size)) {
    const page = Buffer.from(JSON.stringify(Array.from({ length: size }, (_, at) => receiver(at))));
    pieces.set(size, Array.from({ length: Math.ceil(page.length / PIECE_BYTES) }, (_, at) => page.subarray(at * PIECE_BYTES, (at + 1) * PIECE_BYTES)));
  }
  return pieces.get(size);
};

const json = { 'content-type': 'application/json; charset=utf-8' };
const account = JSON.stringify({ id: '1001' });
const token = JSON.stringify({ access_token: 'a'.repeat(200), expires_in: 2_592_000, token_type: 'bearer', refresh_token: 'r'.repeat(40) });

const server = createServer((request, response) => {
  request.resume();
  const { pathname, searchParams } = new URL(request.url, 'http://upstream');
  response.writeHead(200, json);
  if (pathname === '/oauth/token.php') return response.end(token);
  if (pathname === '/v3/debug/whoami') return response.end(account);
  return void pipeline(Readable.from(piecesOf(Number(searchParams.get('pagesize')))), response).catch(() => response.destroy());
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`listens on http://127.0.0.1:${server.address().port}\n`));
process.on('SIGTERM', () => {
  server.close(() => process.exit(0));
  server.closeAllConnections();
});
