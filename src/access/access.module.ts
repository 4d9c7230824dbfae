import { Module } from '@nestjs/common';
import { Clock, SystemClock } from '../core/index.js';
import { StorageModule } from '../storage/index.js';
import { TelemetryModule } from '../telemetry/index.js';
import { VaultModule } from '../vault/index.js';
import { Admission, RequestBudgets, RunningRequests, SharedCounts } from './admission/index.js';
import { ApiKeyProof } from './api-key-proof.js';
import { StoredApiKeys } from './api-keys.service.js';
import { StoredAuditLog, StoredAuditTrail } from './audit-log.service.js';
import { AuditTrail } from './audit-trail.js';
import { AuditedAccounts } from './audited-accounts.js';
import { AuditedApps } from './audited-apps.js';
import { AuditedStore } from './audited-store.js';
import { StoredAuthenticator } from './authenticator.service.js';
import { AuthorizationCodes } from './authorization-codes.js';
import { Authorizations } from './authorizations.service.js';
import { CallerCache } from './caller-cache.js';
import { ClientProof } from './client-proof.js';
import { CodeExchange } from './code-exchange.service.js';
import { ConnectAttempts } from './connect-attempts.service.js';
import { StoredConsumers } from './consumers.service.js';
import { CredentialProof } from './credential-proof.js';
import { DeniedCalls } from './denied-calls.js';
import { FixedTokenRules } from './fixed-token-rules.js';
import { FixedTokens } from './fixed-tokens.js';
import { GuessAlarms, Guesses, SlowedProof } from './guessing/index.js';
import { ConsumerIdentities, ProviderKeys, ProviderTokenProof } from './identity-provider/index.js';
import { KeyUsage } from './key-usage.js';
import { LoginRows } from './login-rows.js';
import { StoredLogins } from './logins.service.js';
import { OperatorSessions } from './operator-sessions.service.js';
import { PageOrigins } from './page-origins.js';
import { PersistedDocuments } from './persisted-documents.js';
import { AuditLog, Authenticator, TokenIssuer } from './ports.js';
import { RefreshTokens } from './refresh-tokens.js';
import { ApiKeys, Consumers, Logins } from './registry.js';
import { RevokedTokens } from './revoked-tokens.js';
import { SecretProof } from './secret-proof.js';
import { ShadowLogins } from './shadow-logins.js';
import { SigningTokenIssuer } from './token-issuer.service.js';
import { TokenFamilies } from './token-families.js';
import { TokenMint } from './token-mint.js';
import { TokenProof } from './token-proof.js';

const registry = [
  { provide: Consumers, useClass: StoredConsumers },
  { provide: ApiKeys, useClass: StoredApiKeys },
  { provide: Logins, useClass: StoredLogins },
  AuditedAccounts,
  AuditedApps,
  ShadowLogins,
  FixedTokens,
  PersistedDocuments,
  PageOrigins,
  ConsumerIdentities,
];
const browserFlows = [Authorizations, CodeExchange, ConnectAttempts, OperatorSessions];
const credentials = [
  { provide: Authenticator, useClass: StoredAuthenticator },
  { provide: TokenIssuer, useClass: SigningTokenIssuer },
];
const audit = [{ provide: AuditLog, useClass: StoredAuditLog }, { provide: AuditTrail, useClass: StoredAuditTrail }, DeniedCalls];
const admission = [Admission, GuessAlarms, Guesses, RequestBudgets, RunningRequests, SharedCounts, SlowedProof];
const workings = [
  ProviderKeys, ProviderTokenProof, ApiKeyProof, CredentialProof, AuditedStore, AuthorizationCodes, CallerCache, ClientProof, FixedTokenRules, KeyUsage, LoginRows, RefreshTokens, RevokedTokens, SecretProof, TokenFamilies, TokenMint,
  TokenProof,
];

/** Who may call: consumers, their credentials, and the audit log. Needs `AppConfig`. */
@Module({
  imports: [StorageModule, VaultModule, TelemetryModule],
  providers: [{ provide: Clock, useClass: SystemClock }, ...registry, ...credentials, ...browserFlows, ...audit, ...admission, ...workings],
  exports: [Consumers, ApiKeys, Logins, AuditedAccounts, AuditedApps, ShadowLogins, FixedTokens, PersistedDocuments, PageOrigins, ConsumerIdentities, ...browserFlows, Authenticator, TokenIssuer, AuditedStore, AuditLog, AuditTrail, DeniedCalls],
})
export class AccessModule {}
