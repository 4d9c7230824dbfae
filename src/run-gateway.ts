import cluster from 'node:cluster';
import { readProcessSettings } from './config/index.js';
import type { SettingValues } from './config/index.js';
import { startGateway } from './gateway.js';
import { describeFailure, onStopSignal } from './process.js';
import { DRAIN, Workers } from './workers.js';
import type { Listening } from './workers.js';

const say = ({ url, adminUrl }: Omit<Listening, 'kind'>): void => {
  process.stdout.write(`Gateway at ${url}, admin at ${adminUrl}\n`);
};

const serve = async (values: SettingValues): Promise<void> => {
  const gateway = await startGateway(values);
  onStopSignal(() => gateway.close());
  process.on('message', (message) => {
    if (message === DRAIN) gateway.drain();
  });
  if (cluster.isWorker) process.send?.({ kind: 'gateway:listening', url: gateway.url, adminUrl: gateway.adminUrl } satisfies Listening);
  else say(gateway);
};

const lead = async (values: SettingValues): Promise<void> => {
  const workers = new Workers(values);
  const listening = await workers.start();
  onStopSignal(() => workers.stop());
  process.on('SIGHUP', () => {
    workers.renew().catch((error: unknown) => {
      process.stderr.write(`The workers were not renewed. ${describeFailure(error)}\n`);
    });
  });
  say(listening); // last: whoever reads it may send a signal at once
};

/** The production start: settings from the environment, one sentence and exit code 1 where it cannot start. */
export const runGateway = async (): Promise<void> => {
  try {
    const values = readProcessSettings();
    await (values.WEB_CONCURRENCY > 1 && cluster.isPrimary ? lead(values) : serve(values));
  } catch (error) {
    process.stderr.write(`${describeFailure(error)}\n`);
    process.exit(1);
  }
};
