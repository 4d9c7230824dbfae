import { parseArgs } from 'node:util';
import { startSimulator } from './server.js';
import type { SimulatorOptions } from './server.js';

const usage = 'Usage: npm run simulator -- [--port 8090] [--host 127.0.0.1] [--state file] [--seed file.yaml]';
const DEFAULT_PORT = 8090;

const fail = (sentence: string): never => {
  console.error(sentence);
  process.exit(1);
};

const readOptions = (): SimulatorOptions => {
  const { values } = parseArgs({ options: { port: { type: 'string' }, host: { type: 'string' }, state: { type: 'string' }, seed: { type: 'string' } } });
  const port = Number(values.port ?? DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error('--port must be a number between 0 and 65535.');
  return {
    port,
    ...(values.host !== undefined && { host: values.host }),
    ...(values.state !== undefined && { stateFile: values.state }),
    ...(values.seed !== undefined && { seed: values.seed }),
  };
};

const optionsOrFail = (): SimulatorOptions => {
  try {
    return readOptions();
  } catch (error) {
    return fail(`${(error as Error).message}\n${usage}`);
  }
};

const reasonOf = (error: unknown, { port }: SimulatorOptions): string => {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return `Port ${port} is already in use. Give another one with --port.`;
  return `The simulator cannot start: ${message}`;
};

const options = optionsOrFail();
const simulator = await startSimulator(options).catch((error: unknown) => fail(reasonOf(error, options)));
console.log(`CleverReach simulator listens on ${simulator.url}`);

const stop = (): void => {
  void simulator.close().then(() => process.exit(0));
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
