import { compare } from '../compare.mjs';

const proxies = ['bare undici proxy', 'undici request + pipe', '@fastify/http-proxy', 'nginx', 'HAProxy'];

/** The gateway and the proxies, all asked the same. */
const contestants = (request, others = proxies) => ({ key }) => {
  const headers = { authorization: `Bearer ${key}`, ...(request.body && { 'content-type': 'application/json' }) };
  return ['gateway', ...others].map((name) => ({ name, request: { ...request, headers } }));
};

const readOne = contestants({ path: '/v3/groups/1001/receivers/100000' });
const readPage = contestants({ path: '/v3/groups/1001/receivers?pagesize=1000' });
const addOne = contestants({
  method: 'POST',
  path: '/v3/groups/1001/receivers',
  body: JSON.stringify({ email: 'person0@example.org', source: 'https://shop.example/', attributes: { size: '42' } }),
});
const isReceiver = ({ id }) => id === '100000';

export default [
  { name: 'v3-single', title: 'v3: one receiver', run: (stage, options) => compare(stage, options, { contestants: readOne(stage), isRight: isReceiver }) },
  {
    name: 'v3-page',
    title: 'v3: a page of 1,000 receivers',
    run: (stage, options) => compare(stage, options, { contestants: readPage(stage), isRight: (rows) => rows.length === 1_000 }),
  },
  { name: 'v3-write', title: 'v3: one write', run: (stage, options) => compare(stage, options, { contestants: addOne(stage), isRight: isReceiver }) },
];
