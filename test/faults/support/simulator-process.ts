import { startProgram } from '../../support/start-process.js';
import type { Program } from '../../support/start-process.js';
import type { LoggedCall, Snapshot } from '../../../src/simulator/index.js';
import type { FaultRule } from '../../support/start-simulator.js';
import { freePort } from './stage.js';

/** A simulator as a process of its own, which keeps its state in a file over kills. */
export interface SimulatorProcess {
  readonly url: string;
  readonly kill: () => Promise<void>;
  readonly startAgain: () => Promise<void>;
  readonly snapshot: () => Promise<Snapshot>;
  readonly calls: () => Promise<readonly LoggedCall[]>;
  readonly faults: (rules: readonly FaultRule[]) => Promise<void>;
}

export const startSimulatorProcess = async (stateFile: string): Promise<SimulatorProcess> => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let program: Program | undefined;
  const startAgain = async (): Promise<void> => {
    program = startProgram('simulator/main.js', { args: ['--port', String(port), '--state', stateFile] });
    await program.printed(/listens on/);
  };
  const control = async (path: string, init: RequestInit = {}): Promise<unknown> => (await fetch(`${url}/_simulator/${path}`, init)).json();
  await startAgain();
  return {
    url,
    startAgain,
    kill: async () => void (await program?.stop('SIGKILL')),
    snapshot: async () => (await control('snapshot')) as Snapshot,
    calls: async () => (await control('calls')) as readonly LoggedCall[],
    faults: async (rules) => {
      await control('faults', { method: 'DELETE' });
      if (rules.length > 0) await control('faults', { method: 'POST', body: JSON.stringify(rules) });
    },
  };
};
