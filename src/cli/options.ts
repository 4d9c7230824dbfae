import { Option } from 'commander';
import type { ConsumerSwitches } from '../access/index.js';
import { switchNames } from '../access/index.js';
import { UsageError } from './cli-error.js';

const DAY_MS = 86_400_000;

export const jsonOption = (): Option => new Option('--json', 'print JSON for programs');
export const yesOption = (): Option => new Option('-y, --yes', 'do it without being asked');

/** `a, b,c` as a list. */
export const readList = (text: string): readonly string[] => text.split(',').map((part) => part.trim()).filter((part) => part !== '');

const toKebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Names of the switches as they are typed. */
export const typedSwitches: readonly string[] = switchNames.map(toKebab);

/** The switches of a consumer that are on, as they are typed. */
export const namesOfSwitchesOn = (switches: ConsumerSwitches): readonly string[] => switchNames.filter((name) => switches[name] === true).map(toKebab);

/** The switches named to be on and off. */
export const readSwitches = (on: readonly string[] = [], off: readonly string[] = []): ConsumerSwitches => {
  const unknown = [...on, ...off].filter((name) => !typedSwitches.includes(name));
  if (unknown.length > 0) throw new UsageError(`There is no switch "${unknown.join('", "')}". Switches are ${typedSwitches.join(', ')}.`);
  const both = on.filter((name) => off.includes(name));
  if (both.length > 0) throw new UsageError(`"${both.join('", "')}" cannot be turned on and off at once.`);
  return Object.fromEntries(
    switchNames.flatMap((name) => {
      const typed = toKebab(name);
      return on.includes(typed) || off.includes(typed) ? [[name, !off.includes(typed)]] : [];
    }),
  );
};

/** `90d` or a date as milliseconds since 1970. */
export const readEnd = (text: string | undefined, nowMs: number): number | undefined => {
  if (text === undefined) return undefined;
  const days = /^([0-9]{1,5})d$/.exec(text)?.[1];
  if (days !== undefined) return nowMs + Number(days) * DAY_MS;
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  // The last days of a short month are read as the first ones of the next.
  if (Number.isNaN(date) || !new Date(date).toISOString().startsWith(text)) throw new UsageError('--expires takes a number of days like 90d, or a date like 2027-12-31.');
  return date;
};

/** A whole number above zero. */
export const readCount = (text: string): number => {
  if (!/^[1-9][0-9]{0,8}$/.test(text)) throw new UsageError(`"${text}" is not a whole number above 0.`);
  return Number(text);
};
