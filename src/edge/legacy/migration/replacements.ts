import { groupReceivers, groups, oauth } from '../../../contract/index.js';
import type { Endpoint } from '../../../contract/index.js';
import type { Operation } from '../changes/operation.js';
import type { Replacement } from './report.js';

/** What stands in v3 for the work of operations that are not translated. */
const insteadOf: Readonly<Record<string, readonly Endpoint[]>> = {
  'login.create': [oauth.token],
  'login.refresh': [oauth.token],
  'oauth.authorize': [oauth.authorize],
  'oauth.token': [oauth.token],
  'clients.authcode': [oauth.authorize],
  'groups.importcsv': [groupReceivers.upsert],
  'groups.receivers.delete_all': [groups.clear],
};

/** Calls of v3 that replace an operation; none where v3 has nothing for it. The one for the usual case comes first. */
export const replacementsOf = (operation: Operation): readonly Replacement[] =>
  'translations' in operation
    ? operation.translations.map(({ endpoint, when }) => ({ route: endpoint.route, when: when?.title ?? null })).reverse()
    : (insteadOf[operation.id] ?? []).map(({ route }) => ({ route, when: null }));
