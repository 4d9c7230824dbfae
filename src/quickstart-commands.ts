import { randomBytes } from 'node:crypto';
import { runCli } from './cli/run-cli.js';
import { Terminal } from './cli/terminal.js';
import type { SettingValues } from './config/index.js';
import type { DemoAccount, DemoSecrets } from './demo.js';

/** Nobody sits here: answers are kept, and what a command reads was written before. */
class QuickstartTerminal extends Terminal {
  readonly isInteractive = false;
  #printed = '';
  #errors = '';

  constructor(private readonly sent: string) {
    super();
  }

  get printed(): string {
    return this.#printed;
  }

  get errors(): string {
    return this.#errors;
  }

  print(text: string): void {
    this.#printed += `${text}\n`;
  }

  printError(text: string): void {
    this.#errors += text;
  }

  ask(question: string): Promise<string> {
    return Promise.reject(new Error(`Nobody answers: ${question}`));
  }

  askSecret(question: string): Promise<string> {
    return this.ask(question);
  }

  async readInput(): Promise<string> {
    return this.sent;
  }
}

interface Credential {
  readonly id: string;
  readonly revokedAt: string | null;
}

interface ShownConsumer {
  readonly keys: readonly Credential[];
  readonly logins: readonly Credential[];
}

const SCOPES = '*:read,*:write,destroy,any,admin';

/** Sets the demo up with the commands that the operator of a real gateway types. */
export class QuickstartCommands {
  constructor(private readonly settings: SettingValues) {}

  /** Connects the account where it is not connected yet. */
  async connect({ id, clientId, clientSecret }: DemoAccount): Promise<void> {
    if ((await this.#try(['accounts', 'show', id, '--json'])) !== undefined) return;
    await this.#run(['accounts', 'connect', id, '--name', `Demo account ${id}`, '--client-id', clientId, '--secret-stdin'], clientSecret);
  }

  /** New credentials of the demo consumer; whatever an earlier start made and lost is ended first. */
  async createSecrets(accountId: string): Promise<DemoSecrets> {
    await this.#endSecrets(accountId);
    const { key } = await this.#json<{ key: string }>(['keys', 'create', 'demo', '--name', 'demo']);
    const { clientId, clientSecret } = await this.#json<DemoSecrets['oauth']>(['logins', 'create-oauth', 'demo', '--account', accountId]);
    const legacy = { clientId: Number(accountId), login: 'demo', password: randomBytes(12).toString('base64url') };
    await this.#run(['logins', 'create-legacy', 'demo', '--account', accountId, '--login', legacy.login, '--password-stdin'], legacy.password);
    return { apiKey: key, oauth: { clientId, clientSecret }, legacy };
  }

  async #endSecrets(accountId: string): Promise<void> {
    const shown = await this.#try(['consumers', 'show', 'demo', '--json']);
    if (shown === undefined) {
      await this.#run(['consumers', 'create', 'demo', '--kind', 'internal_app', '--accounts', accountId, '--scopes', SCOPES]);
      return;
    }
    const { keys, logins } = JSON.parse(shown) as ShownConsumer;
    for (const { id, revokedAt } of keys) if (revokedAt === null) await this.#run(['keys', 'revoke', id, '--yes']);
    for (const { id, revokedAt } of logins) if (revokedAt === null) await this.#run(['logins', 'revoke', id, '--yes']);
  }

  async #json<T>(words: readonly string[]): Promise<T> {
    return JSON.parse(await this.#run([...words, '--json'])) as T;
  }

  /** What a command prints. Throws what it says where it fails. */
  async #run(words: readonly string[], sent = ''): Promise<string> {
    const terminal = new QuickstartTerminal(sent);
    const code = await runCli(words, { terminal, readSettings: () => this.settings });
    if (code !== 0) throw new Error(terminal.errors);
    return terminal.printed;
  }

  /** What a command prints that shows something; undefined where there is no such thing. */
  #try(words: readonly string[]): Promise<string | undefined> {
    return this.#run(words).catch(() => undefined);
  }
}
