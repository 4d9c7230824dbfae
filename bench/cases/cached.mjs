import { compare } from '../compare.mjs';
import { hasCommand } from '../processes.mjs';

const path = '/v3/groups/1001/receivers/100000';
const RULE = 'groupReceivers.get=86400:0:0';

const run = async (stage, options) => {
  if (!hasCommand(['consumers', 'limit'], stage.settings)) return { missing: 'the command "consumers limit"' };
  const key = stage.newKey('bench-cached', 'v3_integration');
  stage.command(['consumers', 'limit', 'bench-cached', '--cache', RULE]);
  const headers = { authorization: `Bearer ${key}` };
  const contestants = ['gateway', 'Fastify hello'].map((name) => ({ name, request: { path, headers } }));
  const result = await compare(stage, options, { contestants, isRight: ({ id }) => id === '100000' });
  const isCached = result.contestants[0].upstreamCalls.median < 0.01;
  return isCached ? result : { ...result, missing: 'a read cache: every read went upstream' };
};

export default [{ name: 'cached-read', title: 'v3: one receiver from the read cache', run }];
