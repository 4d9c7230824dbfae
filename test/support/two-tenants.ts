import { endpoints } from '../../src/contract/index.js';
import type { Snapshot } from '../../src/simulator/index.js';
import { HandClock } from './access.js';
import { prepareGoodCalls } from './good-calls.js';
import { callRaw } from './raw-call.js';
import type { RawRequest, RawResponse } from './raw-call.js';
import { startApp } from './start-app.js';
import type { TestApp } from './start-app.js';

/** One tenant: its account and two keys for all of it, of which the second may be served kept answers of every read. */
export interface Tenant {
  readonly accountId: string;
  readonly plain: string;
  readonly cached: string;
  /** A token of CleverReach itself. */
  readonly direct: string;
}

/** The whole application with two tenants. All ids of the good calls are the owner's; the stranger has an account of its own. */
export interface TwoTenants {
  readonly app: TestApp;
  readonly owner: Tenant;
  readonly stranger: Tenant;
  /** The state in which every question begins. */
  readonly begin: () => void;
  /** Accounts for which CleverReach was called since the log was cleared. */
  readonly reached: () => Promise<readonly (string | null)[]>;
  /** What CleverReach has of an account. */
  readonly belongings: (tenant: Tenant) => string;
  readonly ask: (key: string, request: RawRequest) => Promise<Told>;
}

export type Told = Pick<RawResponse, 'status' | 'text'>;

const keepLong = { ttlSeconds: 600, staleWhileRevalidateSeconds: 0, staleIfErrorSeconds: 600 };
const readRows = endpoints.filter(({ access }) => access === 'read').map(({ id }) => id);

const partOf = ({ rows }: Snapshot, accountId: string): string =>
  JSON.stringify(Object.entries(rows).filter(([name]) => name !== 'tokens').map(([name, all]) => [name, all.filter((row) => row.accountId === accountId)]));

/** Ids of requests, and moments of the gateway's own clock, differ from answer to answer. */
const timeless = (text: string): string => text.replace(/"requestId":"[^"]+"/g, '"requestId":""');

export const startTwoTenants = async (environment: Readonly<Record<string, string>> = {}): Promise<TwoTenants> => {
  const app = await startApp(environment, { clock: new HandClock(Date.now()) });
  const { world, accounts } = app.simulator;
  prepareGoodCalls(world);
  const tenant = async ({ id, clientId, clientSecret }: (typeof accounts)[number]): Promise<Tenant> => {
    const cached = Object.fromEntries(readRows.map((row) => [row, keepLong]));
    return {
      accountId: id,
      plain: await app.consumer({ accountIds: [id] }),
      cached: await app.consumer({ accountIds: [id], policy: { cached } }),
      direct: await app.simulator.token({ clientId, clientSecret }),
    };
  };
  const [owner, stranger] = [await tenant(accounts[0]), await tenant(accounts[1])];
  const ask: TwoTenants['ask'] = async (key, request) => {
    const { status, text } = await callRaw(app.url, { ...request, headers: { authorization: `Bearer ${key}`, ...request.headers } });
    return { status, text: timeless(text) };
  };
  for (const { plain } of [owner, stranger]) await ask(plain, { path: '/v3/groups' });
  const first = world.store.snapshot();
  return {
    app,
    owner,
    stranger,
    begin: () => { world.store.restore(first); },
    reached: async () => [...new Set((await app.simulator.calls()).filter(({ path }) => !path.startsWith('/oauth/')).map(({ account }) => account))],
    belongings: ({ accountId }) => partOf(world.store.snapshot(), accountId),
    ask,
  };
};
