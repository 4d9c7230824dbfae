import { toIso } from '../core/index.js';
import type { GrantStatus, OAuthApp } from '../vault/index.js';
import type { AuditEntry, AuditVerdict } from './audit-trail.js';
import type { FixedToken } from './fixed-tokens.js';
import type { ConsumerIdentity } from './identity-provider/index.js';
import type { PersistedDocument } from './persisted-documents.js';
import type { ApiKey, Consumer, Login } from './registry.js';

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

export const viewFixedToken = ({ createdAt, revokedAt, ...token }: FixedToken) => ({ ...token, createdAt: toIso(createdAt), revokedAt: toIso(revokedAt) });

export const viewDocument = ({ createdAt, consumerId, ...document }: PersistedDocument) => ({ ...document, consumerId: consumerId ?? null, createdAt: toIso(createdAt) });

export const viewIdentity = ({ identity, createdAt }: ConsumerIdentity) => ({ identity, createdAt: toIso(createdAt) });

export const viewAccount = ({ expiresAt, retryAt, since, ...account }: GrantStatus) => ({ ...account, expiresAt: toIso(expiresAt), retryAt: toIso(retryAt), since: toIso(since) });

export const viewApp = ({ clientId, createdAt }: OAuthApp) => ({ clientId, createdAt: toIso(createdAt) });

export const viewEntry = ({ seq, at, event, consumerId, accountId, facts }: AuditEntry) => ({
  seq,
  at: toIso(at),
  event,
  consumerId: consumerId ?? null,
  accountId: accountId ?? null,
  facts,
});

/** Intact is a log whose chain holds and, where a hash was noted, that still has its entry. */
export const viewVerdict = ({ entries, lastHash, brokenSeq, hasNoted }: AuditVerdict) => ({
  isIntact: brokenSeq === undefined && hasNoted !== false,
  entries,
  lastHash,
  brokenSeq: brokenSeq ?? null,
  hasNoted: hasNoted ?? null,
});
