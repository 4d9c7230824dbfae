import type { SettingValues } from '../config/index.js';
import { Secret } from '../core/index.js';
import { CommandFailure, UsageError } from './cli-error.js';
import { withServices } from './services.js';
import type { Services } from './services.js';
import type { Terminal } from './terminal.js';

/** What a command runs in. */
export interface CliSetting {
  readonly terminal: Terminal;
  readonly readSettings: () => SettingValues;
}

/** Options of every command that shows something. */
export interface ShowOptions {
  readonly json?: true;
}

/** Options of every command that cannot be undone. */
export interface SureOptions {
  readonly yes?: true;
}

/** What commands share: the services, showing results, asking. */
export class Cli {
  constructor(private readonly setting: CliSetting) {}

  get settings(): SettingValues {
    return this.setting.readSettings();
  }

  use<T>(work: (services: Services) => Promise<T>): Promise<T> {
    return withServices(this.settings, work);
  }

  /** Prints a result: JSON for programs, text for people. */
  show({ json }: ShowOptions, content: unknown, toText: () => string): void {
    this.setting.terminal.print(json ? JSON.stringify(content, null, 2) : toText());
  }

  say(sentence: string): void {
    this.setting.terminal.print(sentence);
  }

  /** Goes on only where a person agrees or said `--yes` before. */
  async confirm({ yes }: SureOptions, consequence: string): Promise<void> {
    if (yes) return;
    if (!this.setting.terminal.isInteractive) throw new UsageError(`${consequence} Say --yes to do it without being asked.`);
    const answer = await this.setting.terminal.ask(`${consequence} Type "yes" to go on: `);
    if (answer.trim().toLowerCase() !== 'yes') throw new CommandFailure('Nothing was changed.');
  }

  /** A secret: typed unseen, or sent by another program. Never an argument, because other users see those. */
  async readSecret(what: string, { fromInput, flag }: { readonly fromInput: boolean; readonly flag: string }): Promise<Secret> {
    const { terminal } = this.setting;
    if (!fromInput && !terminal.isInteractive) throw new UsageError(`Nobody can type the ${what} here. Send it to standard input and say ${flag}.`);
    const text = fromInput ? (await terminal.readInput()).replace(/\r?\n$/, '') : await terminal.askSecret(`${what}: `);
    if (text === '') throw new UsageError(`The ${what} is empty.`);
    return new Secret(text);
  }
}
