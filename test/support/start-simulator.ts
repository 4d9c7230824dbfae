import { expect } from 'vitest';
import { demo, startSimulator as start } from '../../src/simulator/index.js';
import type { LoggedCall, Mail, RunningSimulator, SimulatorOptions, Snapshot } from '../../src/simulator/index.js';

/** What goes wrong with the calls that match. `path` is a beginning, or holds `*` for anything. */
export interface FaultRule {
  readonly method?: string;
  readonly path?: string;
  /** Part of the matching calls, 0 to 1. */
  readonly share?: number;
  /** Calls until the rule is used up. */
  readonly count?: number;
  readonly fault: {
    readonly status?: number;
    readonly retryAfterSeconds?: number;
    readonly delayMs?: number;
    readonly closeSocket?: boolean;
    readonly brokenJson?: boolean;
    readonly truncateBody?: boolean;
    readonly emptyBody?: boolean;
    readonly expiredToken?: boolean;
    readonly duplicate?: boolean;
    /** The call has its effect before it fails. */
    readonly afterHandling?: boolean;
  };
}

export interface TestSimulator extends RunningSimulator {
  readonly accounts: typeof demo.accounts;
  readonly calls: () => Promise<readonly LoggedCall[]>;
  readonly clearCalls: () => Promise<void>;
  readonly faults: (rules: readonly FaultRule[]) => Promise<void>;
  /** Resolves once the calls have arrived for which the rules wait, each of which has a `count`; their answers may still be held up. */
  readonly faultsMet: () => Promise<void>;
  readonly clearFaults: () => Promise<void>;
  /** Ends every access token now; says how many there were. */
  readonly expireTokens: () => Promise<number>;
  /** Ends every refresh token now. */
  readonly killRefreshTokens: () => Promise<number>;
  /** Changes the lifetime of access tokens to come. */
  readonly setTokenSeconds: (seconds: number) => Promise<void>;
  readonly mailbox: () => Promise<readonly Mail[]>;
  readonly click: (mailId: string) => Promise<void>;
  readonly advance: (seconds: number) => Promise<void>;
  readonly reset: () => Promise<void>;
  readonly snapshot: () => Promise<Snapshot>;
  readonly restore: (snapshot: Snapshot) => Promise<void>;
  /** Calls the simulator as the first demo app and gives the status with the parsed answer. */
  readonly send: (method: string, path: string, body?: unknown) => Promise<{ readonly status: number; readonly answer: unknown }>;
  /** The answer of a call that must succeed. */
  readonly ask: (method: string, path: string, body?: unknown) => Promise<unknown>;
  /** An access token by client credentials. */
  readonly token: (account?: { readonly clientId: string; readonly clientSecret: string }) => Promise<string>;
}

/** A simulator on a free port with the own seed, and what tests ask of it. */
export const startSimulator = async (options: SimulatorOptions = {}): Promise<TestSimulator> => {
  const running = await start(options);
  const sendOpen = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${running.url}${path}`, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${JSON.stringify(answer)}`);
    return answer;
  };
  const token: TestSimulator['token'] = async ({ clientId, clientSecret } = demo.accounts[0]) => {
    const body = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
    return ((await sendOpen('POST', '/oauth/token.php', body)) as { access_token: string }).access_token;
  };
  const send: TestSimulator['send'] = async (method, path, body) => {
    const headers = { authorization: `Bearer ${await token()}` };
    const response = await fetch(`${running.url}${path}`, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
    return { status: response.status, answer: await response.json() };
  };
  const control = (method: string, path: string, body?: unknown) => sendOpen(method, `/_simulator/${path}`, body);
  return {
    ...running,
    accounts: demo.accounts,
    calls: async () => (await control('GET', 'calls')) as readonly LoggedCall[],
    clearCalls: async () => void (await control('DELETE', 'calls')),
    faults: async (rules) => void (await control('POST', 'faults', rules)),
    faultsMet: () => expect.poll(async () => (await control('GET', 'faults')) as readonly (number | null)[], { timeout: 10_000 }).not.toContainEqual(expect.toSatisfy((left) => left === null || left > 0)),
    clearFaults: async () => void (await control('DELETE', 'faults')),
    expireTokens: async () => ((await control('POST', 'tokens', { expire: true })) as { expired: number }).expired,
    killRefreshTokens: async () => ((await control('POST', 'tokens', { killRefreshTokens: true })) as { killedRefreshTokens: number }).killedRefreshTokens,
    setTokenSeconds: async (expiresInSeconds) => void (await control('POST', 'tokens', { expiresInSeconds })),
    mailbox: async () => (await control('GET', 'mailbox')) as readonly Mail[],
    click: async (mailId) => void (await control('POST', `mailbox/${mailId}/click`)),
    advance: async (advanceSeconds) => void (await control('POST', 'clock', { advanceSeconds })),
    reset: async () => void (await control('POST', 'reset')),
    snapshot: async () => (await control('GET', 'snapshot')) as Snapshot,
    restore: async (snapshot) => void (await control('PUT', 'snapshot', snapshot)),
    send,
    ask: async (method, path, body) => {
      const { status, answer } = await send(method, path, body);
      if (status !== 200) throw new Error(`${method} ${path} answered ${status}: ${JSON.stringify(answer)}`);
      return answer;
    },
    token,
  };
};
