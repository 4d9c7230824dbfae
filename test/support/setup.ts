import 'reflect-metadata';
import { afterAll, expect } from 'vitest';
import { divertLogLines, takeFound } from './log-lines.js';

/** Every log line of every gateway that a test starts, in this process or in one of its own, is looked at. */
divertLogLines();
afterAll(() => {
  expect(takeFound(), 'log lines that hold an address, a token, a key or a password').toEqual([]);
});
