// @fastify/http-proxy as its readme sets it up. Its upstream is the first argument.
import fastifyProxy from '@fastify/http-proxy';
import fastify from 'fastify';
import { listen } from './listen.mjs';

const app = fastify();
await app.register(fastifyProxy, { upstream: process.argv[2], undici: { connections: 64 } });
await app.ready();
listen(app.server);
