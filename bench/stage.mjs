import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ask } from './load.mjs';
import { childrenOf, newFolder, newSettings, runCommand, startGateway, startNode } from './processes.mjs';
import { haproxy, nginx } from './peers/installed.mjs';

/** As many as a case has connections: equal calls of one account at once would be one call upstream, and no peer has that. */
const ACCOUNTS = Array.from({ length: 8 }, (_, at) => String(1_001 + at));
const SCOPES = 'groups:read,receivers:read,receivers:write';
const script = (name) => fileURLToPath(new URL(`peers/${name}.mjs`, import.meta.url));
const listens = /listens on (\S+)/;

/** An upstream of ours, with what it has counted. */
const startUpstream = async () => {
  const { url, pid, stop } = await startNode(fileURLToPath(new URL('upstream.mjs', import.meta.url)), { ready: listens, core: 'others' });
  const read = async (request) => JSON.parse((await ask(url, { path: '/control', ...request })).body);
  return {
    url,
    pid,
    stop,
    /** Calls since the last `behave`, and the most that ran at once. */
    counts: () => read({}),
    /** Sets latency in ms and faults, and counts from 0. */
    behave: (behaviour = {}) => read({ method: 'POST', body: JSON.stringify({ latencyMs: 0, failEvery: 0, ...behaviour }) }),
  };
};

/** A request once for each account. */
export const forEachAccount = (request) =>
  ACCOUNTS.map((account) => ({ ...request, headers: { ...request.headers, 'x-cleverreach-account': account } }));

/** A request for the first account. */
export const forOneAccount = (request) => forEachAccount(request)[0];

/**
 * Where everything runs: one upstream for the whole run, one prepared database of the gateway, and for each case new processes of the
 * gateway and its peers.
 */
export class Stage {
  #running = new Map();
  #documentFile;

  static async open() {
    const upstream = await startUpstream();
    const settings = { ...newSettings(upstream.url), LOG_LEVEL: 'info' };
    for (const id of ACCOUNTS) runCommand(['accounts', 'connect', id, '--name', `bench ${id}`, '--client-id', id, '--secret-stdin'], settings, 'secret\n');
    const stage = new Stage(upstream, settings);
    stage.key = stage.newKey('bench', 'internal_app');
    stage.legacyKey = stage.newKey('bench-legacy', 'legacy_integration');
    return stage;
  }

  constructor(upstream, settings) {
    this.upstream = upstream;
    this.settings = settings;
  }

  /** A new consumer with the scopes that the cases need; gives its key. */
  newKey(name, kind) {
    this.command(['consumers', 'create', name, '--kind', kind, '--accounts', ACCOUNTS.join(','), '--scopes', SCOPES]);
    return JSON.parse(this.command(['keys', 'create', name, '--name', 'bench', '--json'])).key;
  }

  command(args, input) {
    return runCommand(args, this.settings, input);
  }

  /** Starts a process by its name once for a case; null where it is not installed here. */
  async start(name, options = {}) {
    if (!this.#running.has(name)) this.#running.set(name, await this.#starters[name](options));
    return this.#running.get(name);
  }

  /** Ends the processes of a case. */
  async clear() {
    const running = [...this.#running.values()];
    this.#running.clear();
    for (const started of running) await started?.stop();
    await this.upstream.behave();
  }

  async close() {
    await this.clear();
    await this.upstream.stop();
  }

  #gateway(env = {}) {
    return startGateway({ ...this.settings, ...env }, { core: 'measured' });
  }

  /** Several processes on one port, free to use every core. */
  async #gatewayOf(processes) {
    const started = await startGateway({ ...this.settings, WEB_CONCURRENCY: String(processes) });
    return { ...started, workers: childrenOf(started.pid) };
  }

  #peer(name, args = []) {
    return startNode(script(name), { args: [this.upstream.url, ...args], ready: listens, core: 'measured' });
  }

  /** The gateway's OpenAPI document of REST v3, as it serves it. */
  async #openApiFile() {
    if (!this.#documentFile) {
      const { url } = await this.start('gateway');
      this.#documentFile = join(newFolder(), 'openapi.json');
      writeFileSync(this.#documentFile, (await ask(url, { path: '/docs/openapi.json' })).body);
    }
    return this.#documentFile;
  }

  #starters = {
    gateway: () => this.#gateway(),
    'gateway, graphql-js alone': () => this.#gateway({ GRAPHQL_COMPILED_OPERATIONS: '0' }),
    'gateway, 2 processes': () => this.#gatewayOf(2),
    'bare undici proxy': () => this.#peer('bare-undici'),
    'undici request + pipe': () => this.#peer('undici-pipe'),
    '@fastify/http-proxy': () => this.#peer('fastify-proxy'),
    'Fastify hello': () => this.#peer('fastify-hello'),
    'mercurius with JIT': ({ document }) => this.#peer('mercurius', document ? [document] : []),
    'graphql-yoga': () => this.#peer('yoga'),
    'Hive Gateway': async () => this.#peer('hive', [await this.#openApiFile()]),
    nginx: () => nginx(this.upstream.url),
    HAProxy: () => haproxy(this.upstream.url),
  };
}
