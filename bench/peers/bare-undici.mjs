// The least a proxy can do: Node's server, an undici pool, and a pipe between them. Its upstream is the first argument.
import { createServer } from 'node:http';
import { Pool } from 'undici';
import { listen } from './listen.mjs';

const pool = new Pool(process.argv[2], { connections: 64 });
const server = createServer((request, response) => {
  const { method, url: path } = request;
  const open = ({ statusCode, headers }) => response.writeHead(statusCode, { 'content-type': headers['content-type'] });
  const headers = { accept: 'application/json', 'content-type': 'application/json' };
  pool.stream({ path, method, headers, body: method === 'GET' ? null : request }, open).catch(() => response.destroy());
});
listen(server);
