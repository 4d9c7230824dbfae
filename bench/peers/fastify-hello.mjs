// A Fastify that sends a text it has: the receiver its upstream, the first argument, told before it listened.
import fastify from 'fastify';
import { request } from 'undici';
import { listen } from './listen.mjs';

const answer = await request(`${process.argv[2]}/v3/groups/1001/receivers/100000`);
const text = await answer.body.text();
const app = fastify();
app.get('/*', (_, reply) => reply.type('application/json; charset=utf-8').send(text));
await app.ready();
listen(app.server);
