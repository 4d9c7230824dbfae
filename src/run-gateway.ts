import cluster from 'node:cluster';
import { setFlagsFromString } from 'node:v8';
import { readProcessSettings } from './config/index.js';
import type { SettingValues } from './config/index.js';
import { startGateway } from './gateway.js';
import { describeFailure, onStopSignal, outliveForgottenPromises } from './process.js';
import { Log } from './telemetry/index.js';
import { DRAIN, Workers } from './workers.js';
import type { Listening } from './workers.js';

const say = ({ url, adminUrl }: Omit<Listening, 'kind'>): void => {
  process.stdout.write(`Gateway at ${url}, admin at ${adminUrl}\n`);
};

/** The first Node whose V8 knows the switch; an older one would complain about it. */
const NODE_WITH_SWITCH = 24;

/** Has V8 count the bytes of answers as it counts all memory, not against a limit of their own that brings a full collection every 64 MB (decision 15). */
const countBytesOfAnswers = (): void => {
  if (Number.parseInt(process.versions.node, 10) >= NODE_WITH_SWITCH) setFlagsFromString('--external-memory-accounted-in-global-limit');
};

const serve = async (values: SettingValues): Promise<void> => {
  countBytesOfAnswers();
  const gateway = await startGateway(values);
  outliveForgottenPromises(gateway.app.get(Log, { strict: false }));
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
