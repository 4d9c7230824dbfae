import type { Shape } from '../../contract/index.js';
import {
  AccountBody, AppBody, AuditQuery, BufferedQuery, ConsumerBody, ConsumerChangeBody, FixedTokenBody, IdentityBody, KeyBody, LegacyLoginBody, LoginChangeBody, OAuthLoginBody, ReportQuery, RestoreBody, VerifyQuery,
} from './bodies.js';
import { DocumentBody, DocumentQuery } from './document-bodies.js';
import { answers } from './openapi-answers.js';
import type { BodyClass } from './openapi-schema.js';

/** What a person needs to know of a route beside its method and path. */
export interface OperationWords {
  readonly summary: string;
  readonly status: 200 | 201 | 202 | 204;
  /** Absent for an answer without content. */
  readonly answer?: Shape;
  readonly query?: BodyClass;
  /** Several where the field `kind` decides. */
  readonly body?: readonly BodyClass[];
  /** The body may be left out. */
  readonly mayLackBody?: true;
}

const shows = (summary: string, answer: Shape, query?: BodyClass): OperationWords => ({ summary, status: 200, answer, ...(query && { query }) });
const makes = (summary: string, answer: Shape, ...body: readonly BodyClass[]): OperationWords => ({ summary, status: 201, answer, body });
const changes = (summary: string, answer: Shape, body: BodyClass): OperationWords => ({ summary, status: 200, answer, body: [body] });
const does = (summary: string, ...body: readonly BodyClass[]): OperationWords => ({ summary, status: 204, ...(body.length > 0 && { body }) });

/** The words for every route, by method and path. A route without words stops the start. */
export const operations: Readonly<Record<string, OperationWords>> = {
  'GET /consumers': shows('Lists the consumers, revoked ones too.', answers.consumers),
  'POST /consumers': makes('Creates a consumer.', answers.consumer, ConsumerBody),
  'GET /consumers/:consumer': shows('One consumer, by id or name.', answers.consumer),
  'PATCH /consumers/:consumer': changes('Changes what a consumer may do. What is left out stays; a part of the policy that is null goes.', answers.consumer, ConsumerChangeBody),
  'DELETE /consumers/:consumer': does('Revokes a consumer with all its credentials.'),
  'GET /consumers/:consumer/keys': shows('Lists the API keys of a consumer; never the keys themselves.', answers.keys),
  'POST /consumers/:consumer/keys': makes('Creates an API key and shows it this once.', answers.newKey, KeyBody),
  'DELETE /consumers/:consumer/keys/:key': does('Revokes an API key.'),
  'GET /consumers/:consumer/identities': shows('Lists the names under which the identity provider knows a consumer.', answers.identities),
  'POST /consumers/:consumer/identities': does('Says which name of the identity provider is this consumer.', IdentityBody),
  'DELETE /consumers/:consumer/identities/:identity': does('Takes such a name away.'),
  'GET /consumers/:consumer/logins': shows('Lists OAuth clients and old logins of a consumer.', answers.logins),
  'POST /consumers/:consumer/logins': makes('Creates an OAuth client, whose secret is shown this once, or an old login.', answers.newLogin, OAuthLoginBody, LegacyLoginBody),
  'PATCH /consumers/:consumer/logins/:login': changes('Sets the redirect addresses of an OAuth client.', answers.login, LoginChangeBody),
  'DELETE /consumers/:consumer/logins/:login': does('Revokes a login with all its tokens.'),
  'DELETE /consumers/:consumer/logins/:login/tokens': does('Ends the tokens of a login; the login stays.'),
  'GET /consumers/:consumer/fixed-tokens': shows('Lists the fixed tokens of an old integration; never the tokens themselves.', answers.fixedTokens),
  'POST /consumers/:consumer/fixed-tokens': makes('Registers a token that an old integration has in its code.', answers.fixedToken, FixedTokenBody),
  'DELETE /consumers/:consumer/fixed-tokens/:token': does('Revokes a fixed token.'),
  'GET /accounts': shows('Lists the CleverReach accounts with the state of their grants.', answers.accounts),
  'POST /accounts': makes('Connects an account, or connects it again.', answers.account, AccountBody),
  'DELETE /accounts/:account': shows('Ends the tokens of an account at CleverReach and forgets its grant.', answers.parting),
  'GET /apps': shows('Lists the OAuth apps of CleverReach through which accounts are connected in a browser.', answers.apps),
  'POST /apps': does('Stores an OAuth app, or a new secret of it.', AppBody),
  'DELETE /apps/:app': does('Forgets an OAuth app.'),
  'GET /audit': shows('Entries of the audit log, the newest first.', answers.entries, AuditQuery),
  'GET /audit/verify': shows('Checks the chain of the audit log, and that the entry of a hash noted before is still in it.', answers.verdict, VerifyQuery),
  'GET /buffered': shows('Lists buffered writes, the newest first; never what is in them.', answers.writes, BufferedQuery),
  'POST /buffered/:write/retry': does('Has a failed or waiting write delivered as soon as its turn comes.'),
  'DELETE /buffered/:write': does('Gives up a write that was not delivered and erases its content. A conflict while it may be on its way.'),
  'GET /snapshots': shows('Lists the snapshots of cleared groups; never who is in them.', answers.snapshots),
  'GET /snapshots/:snapshot': shows('One snapshot, with how far a restore is.', answers.snapshot),
  'POST /snapshots/:snapshot/restore': { summary: 'Begins to write the receivers back. Those who are in the group now stay as they are; all others come back, also those who were deleted or unsubscribed since.', status: 202, answer: answers.snapshot, body: [RestoreBody], mayLackBody: true },
  'DELETE /snapshots/:snapshot': does('Erases a snapshot.'),
  'GET /migration': shows('What integrations still do at v1 and v2, and what it takes to leave.', answers.report, ReportQuery),
  'GET /documents': shows('Lists persisted documents: those for everybody, or those of one consumer.', answers.documents, DocumentQuery),
  'POST /documents': makes('Registers GraphQL documents.', answers.documents, DocumentBody),
  'DELETE /documents/:document': { ...does('Removes a persisted document.'), query: DocumentQuery },
  'GET /openapi.json': shows('This description, as OpenAPI 3.1.', answers.description),
};
