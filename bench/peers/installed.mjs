// Proxies that are no packages of npm: measured where they are installed, in one process with one thread as everything else.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { newFolder, startProgram } from '../processes.mjs';

const find = (name) => {
  try {
    return execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
};

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

const nginxSettings = (folder, port, upstream) => `
daemon off; master_process off; worker_processes 1; pid ${folder}/pid; error_log stderr notice;
events { worker_connections 2048; }
http {
  access_log off; keepalive_requests 1000000;
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
  upstream cleverreach { server ${upstream}; keepalive 64; keepalive_requests 1000000; }
  server { listen 127.0.0.1:${port}; location / { proxy_pass http://cleverreach; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffers 16 64k; } }
}
`;

const haproxySettings = (port, upstream) => `
global
  nbthread 1
  maxconn 2048
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
frontend callers
  bind 127.0.0.1:${port}
  default_backend cleverreach
backend cleverreach
  http-reuse always
  server one ${upstream}
`;

const startWith = async (name, upstreamUrl, { write, args, ready }) => {
  const program = find(name);
  if (!program) return null;
  const [folder, port] = [newFolder(), await freePort()];
  const file = join(folder, 'settings');
  writeFileSync(file, write(folder, port, new URL(upstreamUrl).host));
  const started = await startProgram(program, args(file), { ready, core: 'measured', endsWell: false });
  return { ...started, url: `http://127.0.0.1:${port}` };
};

export const nginx = (upstreamUrl) =>
  startWith('nginx', upstreamUrl, { write: nginxSettings, args: (file) => ['-c', file], ready: /start worker|using the "epoll"/ });

export const haproxy = (upstreamUrl) =>
  startWith('haproxy', upstreamUrl, { write: (_, port, upstream) => haproxySettings(port, upstream), args: (file) => ['-f', file, '-V'], ready: /ready|started|Available/i });
