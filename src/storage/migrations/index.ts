import { firstTables } from './0001-first-tables.js';
import { subAccounts } from './0002-sub-accounts.js';
import { hookRegistrations } from './0003-hook-registrations.js';
import { oauthFlows } from './0004-oauth-flows.js';
import { legacyUsage } from './0005-legacy-usage.js';
import { shadowLogins } from './0006-shadow-logins.js';
import { consumerPolicies } from './0007-consumer-policies.js';
import { persistedDocuments } from './0008-persisted-documents.js';
import { sharedCounts } from './0009-shared-counts.js';
import { keptAnswers } from './0010-kept-answers.js';
import { bufferedWrites } from './0011-buffered-writes.js';
import { snapshots } from './0012-snapshots.js';
import { fixedTokens } from './0013-fixed-tokens.js';
import { upstreamPace } from './0014-upstream-pace.js';
import { consumerIdentities } from './0015-consumer-identities.js';
import { vaultRotation } from './0016-vault-rotation.js';
import { exchangeFence } from './0017-exchange-fence.js';
import { farewells } from './0018-farewells.js';
import { takenRows } from './0019-taken-rows.js';
import { grantConnections } from './0020-grant-connections.js';
import { overtakingCalls } from './0021-overtaking-calls.js';
import type { Migration } from './migration.js';

/** Every step of the schema, oldest first. */
export const migrations: readonly Migration[] = [firstTables, subAccounts, hookRegistrations, oauthFlows, legacyUsage, shadowLogins, consumerPolicies, persistedDocuments, sharedCounts, keptAnswers, bufferedWrites, snapshots, fixedTokens, upstreamPace, consumerIdentities, vaultRotation, exchangeFence, farewells, takenRows, grantConnections, overtakingCalls];
