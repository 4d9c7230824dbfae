import OAuth2Strategy from 'passport-oauth2';
import { GatewayError, HTTP_STATUS } from '../../core/index.js';
import { answerMessage } from '../door/index.js';
import type { DoorAnswer } from '../door/index.js';
import type { Outcome } from './cleverreach-strategy.js';

/** A word of OAuth; anything else in an address may have been written by somebody else. */
const wordOf = (text: string): string => (/^[a-z_]{1,40}$/.test(text) ? `“${text}”` : 'an error');

const describeFailure = (error: unknown): { readonly status: number; readonly sentences: readonly string[] } => {
  if (error instanceof GatewayError && error.code !== 'internal') return { status: HTTP_STATUS[error.code], sentences: [error.message] };
  if (error instanceof OAuth2Strategy.AuthorizationError) return { status: 400, sentences: [`CleverReach answered ${wordOf(error.code)}. Nothing was stored.`] };
  throw error;
};

/** Tells the person before the browser what came of it. `home` is the path of the accounts page. */
export const answerOutcome = (outcome: Outcome, home: string): DoorAnswer => {
  const next = { address: home, label: 'All accounts' };
  switch (outcome.kind) {
    case 'connected': {
      const { accountId, name } = outcome.account;
      const sentences = [`The gateway may now speak for ${name === accountId ? 'it' : `“${name}”`}, and keeps its tokens fresh.`];
      return answerMessage({ status: 200, title: `Account ${accountId} is connected`, sentences, next });
    }
    case 'failed':
      return answerMessage({ title: 'The account was not connected', ...describeFailure(outcome.error), next });
    default: {
      const sentences = ['Nobody agreed at CleverReach, so nothing was stored.', 'You can begin again whenever you like.'];
      return answerMessage({ status: 403, title: 'The account was not connected', sentences, next });
    }
  }
};

/** A browser that did not set out here, came too late, or came twice. */
export const answerStranger = (home: string): DoorAnswer =>
  answerMessage({
    status: 403,
    title: 'This is not a connection that was begun here',
    sentences: [
      'The way back from CleverReach works once, for ten minutes, in the browser that set out, and only while its operator is signed in. Nothing was stored this time.',
      'If this browser came back a moment ago, the account may be connected already.',
    ],
    next: { address: home, label: 'Begin again' },
  });
