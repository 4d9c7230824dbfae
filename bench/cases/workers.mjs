import { compare } from '../compare.mjs';

const run = async (stage, options) => {
  const started = await stage.start('gateway, 2 processes');
  if (started.workers.length < 2) return { missing: 'WEB_CONCURRENCY' };
  const request = { path: '/v3/groups/1001/receivers/100000', headers: { authorization: `Bearer ${stage.key}` } };
  const contestants = ['gateway', 'gateway, 2 processes'].map((name) => ({ name, request }));
  return compare(stage, options, { contestants, connections: 32, isRight: ({ id }) => id === '100000' });
};

export default [{ name: 'workers', title: 'v3: one receiver, one process on one core and two on all (load and upstream take theirs of it)', run }];
