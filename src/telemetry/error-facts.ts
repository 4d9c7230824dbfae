import { GatewayError } from '../core/index.js';
import type { LogFacts } from './log.js';

/** Where an error was thrown, without its message: messages of parsers and drivers quote what they choke on. */
const framesOf = (error: Error): string =>
  (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8)
    .map((line) => line.trim())
    .join(' < ');

const codeOf = (error: Error): string | undefined => {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' ? code : undefined;
};

/** An error as log facts: its kind, code and place, never a message that may name a person. */
export const factsOfError = (error: unknown): LogFacts => {
  if (!(error instanceof Error)) return { error: typeof error };
  const cause = error.cause instanceof Error ? { cause: error.cause.name, causeCode: codeOf(error.cause) } : {};
  if (error instanceof GatewayError) return { ...error.facts, code: error.code, ...cause };
  return { error: error.name, code: codeOf(error), at: framesOf(error), ...cause };
};
