import { appendFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { it } from 'vitest';
import type { Door, Told } from './doors.js';

/** Where the rows of the table go; only the whole suite has such a place. */
const notes = process.env['FAULTS_NOTES'];

/** Whether every case runs, or one of each class (as part of the slow check). */
export const isWhole = notes !== undefined;

/** Cases of the whole suite; of the short one only those that stand for their class. */
export const cases = <const T>(all: readonly T[], short: readonly NoInfer<T>[]): readonly T[] => (isWhole ? all : short);

/** A test of the whole suite alone. */
export const itInWhole = (name: string, work: () => Promise<void>): void => {
  if (isWhole) it(name, work);
};

export interface Row {
  readonly part: string;
  readonly fault: string;
  readonly door: Door | 'all' | 'admin' | '';
  readonly kind: 'read' | 'write' | 'both';
  readonly seen: string;
  /** Nothing, in words that say what was counted. A test whose count is another one fails and writes no row. */
  readonly lost: string;
  readonly wellAfterMs: number;
}

/** Notes a row of docs/generated/faults.md. */
export const note = async (row: Row): Promise<void> => {
  if (notes) await appendFile(notes, `${JSON.stringify(row)}\n`);
};

/** Asks again until the answer is yes; resolves to the milliseconds it took. What is no yes is told where it never comes. */
export const untilWell = async (ask: () => Promise<boolean | Told>, withinMs = 120_000): Promise<number> => {
  const begun = performance.now();
  for (;;) {
    const answer = await ask();
    if (answer === true || (typeof answer === 'object' && answer.verdict === 'done')) return performance.now() - begun;
    if (performance.now() - begun > withinMs) throw new Error(`Not well again after ${withinMs} ms: ${JSON.stringify(answer)}`);
    await pause(50);
  }
};

/** What callers saw, the same from run to run: each kind of answer once, in order. */
export const seenWords = (words: readonly string[]): string => [...new Set(words)].sort().join('; ');
