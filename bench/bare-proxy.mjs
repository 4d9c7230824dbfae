// The least a proxy can do: Node's server, an undici pool, and a pipe between them. Its upstream is the first argument.
import { createServer } from 'node:http';
import { Pool } from 'undici';

const pool = new Pool(process.argv[2], { connections: 64 });
const server = createServer((request, response) => {
  const open = ({ statusCode, headers }) => {
    response.writeHead(statusCode, { 'content-type': headers['content-type'] });
    return response;
  };
  pool.stream({ path: request.url, method: 'GET', headers: { accept: 'application/json' } }, open).catch(() => response.destroy());
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`listens on http://127.0.0.1:${server.address().port}\n`));
process.on('SIGTERM', () => {
  server.close(() => process.exit(0));
  server.closeAllConnections();
});
