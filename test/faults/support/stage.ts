import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { startGatewayProcess } from '../../support/start-process.js';
import type { RunningGateway } from '../../support/start-process.js';

/** Of each consumer: `shop` and `kept` (whose sign-ups are buffered) on the first account, `other` on the second, `operator` for the admin API. */
export type Keys = Readonly<Record<'shop' | 'kept' | 'other' | 'operator', string>>;

/** A store with two connected accounts and four consumers, and gateways on it as processes of their own. */
export interface Stage {
  readonly folder: string;
  readonly keys: Keys;
  readonly start: (env?: Readonly<Record<string, string>>) => Promise<RunningGateway>;
  /** Kills what still runs and removes the folder. */
  readonly close: () => Promise<void>;
}

export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

interface StageOptions {
  /** Stays when the stage is closed. */
  readonly folder?: string | undefined;
  readonly ofGateways?: Readonly<Record<string, string>>;
}

const prepare = async (env: Readonly<Record<string, string>>): Promise<Keys> => {
  const places = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', PORT: '0', ADMIN_PORT: '0', LOG_LEVEL: 'fatal' };
  const program = new URL('prepare.mjs', import.meta.url).pathname;
  const child = spawn(process.execPath, [program], { env: { ...places, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
  return JSON.parse(await text(child.stdout)) as Keys;
};

/** `env` needs CLEVERREACH_URL; without DATABASE_URL the store is a SQLite file in `folder`. `ofGateways` holds for the gateways alone. */
export const openStage = async (env: Readonly<Record<string, string>>, { folder, ofGateways = {} }: StageOptions = {}): Promise<Stage> => {
  const own = folder ?? (await mkdtemp(join(tmpdir(), 'faults-')));
  const settings = { DATA_DIR: own, VAULT_KEYS: `k1:${randomBytes(32).toString('base64')}`, ...env };
  const keys = await prepare(settings);
  const running: RunningGateway[] = [];
  return {
    folder: own,
    keys,
    start: async (more = {}) => {
      const gateway = await startGatewayProcess({ ...settings, ...ofGateways, ...more });
      running.push(gateway);
      return gateway;
    },
    close: async () => {
      await Promise.all(running.map((gateway) => gateway.stop('SIGKILL')));
      if (folder === undefined) await rm(own, { recursive: true, force: true });
    },
  };
};

/** Address of the admin listener of a gateway. */
export const adminOf = (gateway: RunningGateway): string => /admin at (\S+)/.exec(gateway.output())?.[1] ?? '';
