import type { tables } from '../../contract/rows.js';
import type { Call, Handlers } from '../call.js';
import { showConsentPage } from '../consent.js';
import { grantToken, revoke } from '../oauth.js';
import { Reply } from '../reply.js';

const end = ({ world, token }: Call): true => {
  revoke(world, token);
  return true;
};

export const oauth: Handlers<typeof tables.oauth> = {
  authorize: ({ world, query }) => Reply.html(200, showConsentPage(world, query)),
  token: ({ world, fields, headers }) => grantToken(world, fields, headers['authorization']),
  revoke: end,
  revokeAtRoot: end,
  finish: ({ world, account, fields }) => {
    world.store.accounts.put({ ...account, onboarding: fields });
    return { success: true };
  },
  settings: ({ world, account, fields }) => {
    world.store.accounts.put({ ...account, syncSettings: fields });
    return { success: true };
  },
};
