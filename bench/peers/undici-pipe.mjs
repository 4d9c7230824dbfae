// As most people write a proxy with undici: request, then pipe the body. Its upstream is the first argument.
import { createServer } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { Pool } from 'undici';
import { listen } from './listen.mjs';

const pool = new Pool(process.argv[2], { connections: 64 });
const pass = async (request, response) => {
  const { method, url: path } = request;
  const headers = { accept: 'application/json', 'content-type': 'application/json' };
  const answer = await pool.request({ path, method, headers, body: method === 'GET' ? null : request });
  response.writeHead(answer.statusCode, { 'content-type': answer.headers['content-type'] });
  await pipeline(answer.body, response);
};
listen(createServer((request, response) => void pass(request, response).catch(() => response.destroy())));
