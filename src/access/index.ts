export { AuditLog, Authenticator, consumerKinds, isDryRun, TokenIssuer, TokenRefusal } from './ports.js';
export type { AuditEvent, Caller, ConsumerKind, ConsumerSwitches, IssuedToken, Scope } from './ports.js';
