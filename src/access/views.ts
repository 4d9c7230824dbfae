import type { GrantStatus, OAuthApp } from '../vault/index.js';
import type { AuditEntry } from './audit-trail.js';
import type { ApiKey, Consumer, Login } from './registry.js';

/** A time as people and programs read it: ISO 8601, or null for never. */
const toIso = (timeMs: number | undefined): string | null => (timeMs === undefined ? null : new Date(timeMs).toISOString());

export const viewConsumer = ({ createdAt, revokedAt, ...consumer }: Consumer) => ({
  ...consumer,
  createdAt: toIso(createdAt),
  revokedAt: toIso(revokedAt),
});

export const viewKey = ({ id, consumerId, name, prefix, createdAt, expiresAt, revokedAt, lastUsedAt }: ApiKey) => ({
  id,
  consumerId,
  name,
  prefix,
  createdAt: toIso(createdAt),
  expiresAt: toIso(expiresAt),
  revokedAt: toIso(revokedAt),
  lastUsedAt: toIso(lastUsedAt),
});

export const viewLogin = ({ id, consumerId, accountId, kind, clientId, login, redirectUris, createdAt, revokedAt }: Login) => ({
  id,
  consumerId,
  accountId,
  kind,
  clientId,
  login,
  redirectUris,
  createdAt: toIso(createdAt),
  revokedAt: toIso(revokedAt),
});

export const viewAccount = ({ expiresAt, ...account }: GrantStatus) => ({ ...account, expiresAt: toIso(expiresAt) });

export const viewApp = ({ clientId, createdAt }: OAuthApp) => ({ clientId, createdAt: toIso(createdAt) });

export const viewEntry = ({ seq, at, event, consumerId, accountId, facts }: AuditEntry) => ({
  seq,
  at: toIso(at),
  event,
  consumerId: consumerId ?? null,
  accountId: accountId ?? null,
  facts,
});
