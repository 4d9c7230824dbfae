import { startGateway } from './gateway.js';
import { readProcessSettings } from './config/index.js';
import { describeFailure, onStopSignal } from './process.js';

/** The production start: settings from the environment, one sentence and exit code 1 where it cannot start. */
export const runGateway = async (): Promise<void> => {
  try {
    const gateway = await startGateway(readProcessSettings());
    onStopSignal(() => gateway.close());
    process.stdout.write(`Gateway at ${gateway.url}, admin at ${gateway.adminUrl}\n`);
  } catch (error) {
    process.stderr.write(`${describeFailure(error)}\n`);
    process.exit(1);
  }
};
