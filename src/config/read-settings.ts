import { Secret } from '../core/index.js';
import { brokenRules } from './setting-rules.js';
import { settings } from './settings.js';
import type { Setting, SettingValues } from './settings.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Settings that cannot be used, all of them at once: names and rules, never values. */
export class SettingsError extends Error {
  constructor(readonly mistakes: readonly string[]) {
    super(`Cannot start. ${mistakes.join(' ')}`);
    this.name = 'SettingsError';
  }
}

type Read = { readonly value: unknown } | { readonly mistake: string };

const readInteger = (name: string, raw: string, setting: Setting): Read => {
  const value = Number(raw);
  const { min = 0, max = Number.MAX_SAFE_INTEGER, unit } = setting;
  return /^-?[0-9]+$/.test(raw) && value >= min && value <= max
    ? { value }
    : { mistake: `${name} must be a whole number from ${min} to ${max}${unit ? ` (${unit})` : ''}.` };
};

const readUrl = (name: string, raw: string, setting: Setting): Read => {
  const allowed = setting.protocols ?? [];
  const value = URL.canParse(raw) ? new URL(raw) : undefined;
  return value && allowed.includes(value.protocol)
    ? { value }
    : { mistake: `${name} must be an address that begins with ${allowed.map((protocol) => `${protocol}//`).join(' or ')}.` };
};

const flags: Readonly<Record<string, boolean>> = { true: true, '1': true, yes: true, on: true, false: false, '0': false, no: false, off: false };

const readFlag = (name: string, raw: string): Read => {
  const value = flags[raw.toLowerCase()];
  return value === undefined ? { mistake: `${name} must be true or false.` } : { value };
};

const readChoice = (name: string, raw: string, setting: Setting): Read =>
  setting.choices?.includes(raw) ? { value: raw } : { mistake: `${name} must be one of ${setting.choices?.join(', ') ?? ''}.` };

const readList = (raw: string): Read => ({
  value: Object.freeze(raw.split(',').map((part) => part.trim()).filter((part) => part !== '')),
});

const readOne = (name: string, raw: string, setting: Setting): Read => {
  switch (setting.kind) {
    case 'integer':
      return readInteger(name, raw, setting);
    case 'url':
      return readUrl(name, raw, setting);
    case 'flag':
      return readFlag(name, raw);
    case 'choice':
      return readChoice(name, raw, setting);
    case 'list':
      return readList(raw);
    case 'secret':
      return { value: new Secret(raw) };
    case 'text':
      return { value: raw };
  }
};

const fallback = (setting: Setting): unknown =>
  setting.kind === 'url' && typeof setting.default === 'string' ? new URL(setting.default) : setting.default;

const readAll = (table: Readonly<Record<string, Setting>>, environment: Environment): { values: Record<string, unknown>; mistakes: string[] } => {
  const mistakes: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(table)) {
    const raw = environment[name]?.trim();
    const read = raw === undefined || raw === '' ? { value: fallback(setting) } : readOne(name, raw, setting);
    if ('mistake' in read) mistakes.push(read.mistake);
    else values[name] = read.value;
  }
  return { values, mistakes };
};

/** Reads one setting that stands outside the table of the gateway. Throws `SettingsError`. */
export const readSetting = (name: string, setting: Setting, environment: Environment): unknown => {
  const { values, mistakes } = readAll({ [name]: setting }, environment);
  if (mistakes.length > 0) throw new SettingsError(mistakes);
  return values[name];
};

/** Reads and checks every setting. An empty value counts as absent. Throws `SettingsError` with all mistakes at once. */
export const readSettings = (environment: Environment): SettingValues => {
  const { values, mistakes } = readAll(settings, environment);
  const whole = Object.freeze(values) as SettingValues;
  mistakes.push(...brokenRules(whole));
  if (mistakes.length > 0) throw new SettingsError(mistakes);
  return whole;
};

/** The settings of this process. */
export const readProcessSettings = (): SettingValues => readSettings(process.env);
