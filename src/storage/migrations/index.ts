import { firstTables } from './0001-first-tables.js';
import { subAccounts } from './0002-sub-accounts.js';
import { hookRegistrations } from './0003-hook-registrations.js';
import { oauthFlows } from './0004-oauth-flows.js';
import { legacyUsage } from './0005-legacy-usage.js';
import { shadowLogins } from './0006-shadow-logins.js';
import type { Migration } from './migration.js';

/** Every step of the schema, oldest first. */
export const migrations: readonly Migration[] = [firstTables, subAccounts, hookRegistrations, oauthFlows, legacyUsage, shadowLogins];
