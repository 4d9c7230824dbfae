import type { tables } from '../../contract/rows.js';
import type { Call, Handlers } from '../call.js';
import { issuePair, revoke } from '../oauth.js';
import { showOwner } from '../accounts.js';

const secondsLeft = ({ world, token }: Call): number => Math.max(0, Math.floor((token.expiresAtMs - world.clock.now()) / 1000));

export const debug: Handlers<typeof tables.debug> = {
  whoami: ({ account }) => showOwner(account),
  ttl: (call) => ({ ttl: secondsLeft(call) }),
  validate: () => true,
  exchange: ({ world, token, client }) => {
    revoke(world, token);
    const { access_token, expires_in, refresh_token } = issuePair(world, { client, accountId: token.accountId, scopes: token.scopes });
    return { access_token, expires_in, refresh_token };
  },
  ping: () => true,
};
