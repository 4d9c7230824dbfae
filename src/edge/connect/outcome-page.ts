import OAuth2Strategy from 'passport-oauth2';
import { GatewayError, HTTP_STATUS } from '../../core/index.js';
import { answerMessage } from '../door/index.js';
import type { DoorAnswer } from '../door/index.js';
import type { Outcome } from './cleverreach-strategy.js';

interface Place {
  /** Path of the accounts page. */
  readonly home: string;
  readonly headers: DoorAnswer['headers'];
}

/** A word of OAuth; anything else in an address may have been written by somebody else. */
const wordOf = (text: string): string => (/^[a-z_]{1,40}$/.test(text) ? `“${text}”` : 'an error');

const describeFailure = (error: unknown): { readonly status: number; readonly sentences: readonly string[] } => {
  if (error instanceof GatewayError && error.code !== 'internal') return { status: HTTP_STATUS[error.code], sentences: [error.message] };
  if (error instanceof OAuth2Strategy.AuthorizationError) return { status: 400, sentences: [`CleverReach answered ${wordOf(error.code)}. Nothing was stored.`] };
  throw error;
};

/** Tells the person before the browser what came of it. */
export const answerOutcome = (outcome: Outcome, { home, headers }: Place): DoorAnswer => {
  const next = { address: home, label: 'All accounts' };
  switch (outcome.kind) {
    case 'connected': {
      const { accountId, name } = outcome.account;
      const sentences = [`The gateway may now speak for ${name === accountId ? 'it' : `“${name}”`}, and keeps its tokens fresh.`];
      return answerMessage({ status: 200, title: `Account ${accountId} is connected`, sentences, next, headers });
    }
    case 'failed':
      return answerMessage({ title: 'The account was not connected', ...describeFailure(outcome.error), next, headers });
    default: {
      const sentences = ['Nobody agreed at CleverReach, so nothing was stored.', 'You can begin again whenever you like.'];
      return answerMessage({ status: 403, title: 'The account was not connected', sentences, next, headers });
    }
  }
};

/** A browser that did not set out here, came too late, or came twice. */
export const answerStranger = (home: string): DoorAnswer =>
  answerMessage({
    status: 403,
    title: 'This is not a connection that was begun here',
    sentences: [
      'The way back from CleverReach works once, for ten minutes, in the browser that set out, and only while its operator is signed in. Nothing was stored.',
    ],
    next: { address: home, label: 'Begin again' },
  });
