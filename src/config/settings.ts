/**
 * Every setting of the gateway: name, what it is for, unit and default.
 * `.env.example`, docs/generated/settings.md and the check at start-up come from this table.
 */
export type Kind = 'text' | 'secret' | 'integer' | 'flag' | 'url' | 'choice' | 'list';

export interface Setting<K extends Kind = Kind, D = unknown> {
  readonly kind: K;
  readonly about: string;
  readonly default: D;
  readonly unit?: string;
  readonly min?: number;
  readonly max?: number;
  readonly choices?: readonly string[];
  /** Protocols a url may have. */
  readonly protocols?: readonly string[];
}

type Options = Partial<Omit<Setting, 'kind' | 'about' | 'default'>>;

const text = <const D extends string | undefined = undefined>(about: string, fallback?: D) =>
  ({ kind: 'text', about, default: fallback as D }) as const;
const secret = (about: string) => ({ kind: 'secret', about, default: undefined }) as const;
const integer = (about: string, fallback: number, options: Options) => ({ kind: 'integer', about, default: fallback, ...options }) as const;
const flag = (about: string, fallback: boolean) => ({ kind: 'flag', about, default: fallback }) as const;
const url = <const D extends string | undefined>(about: string, fallback: D, protocols: readonly string[]) =>
  ({ kind: 'url', about, default: fallback, protocols }) as const;
const list = (about: string) => ({ kind: 'list', about, default: [] as readonly string[] }) as const;
const choice = <const C extends readonly string[]>(about: string, fallback: C[number], choices: C) =>
  ({ kind: 'choice', about, default: fallback, choices }) as const;

const ms = (min: number, max: number): Options => ({ unit: 'milliseconds', min, max });
const bytes = (min: number, max: number): Options => ({ unit: 'bytes', min, max });
const seconds = (min: number, max: number): Options => ({ unit: 'seconds', min, max });
const count = (min: number, max: number): Options => ({ min, max });

export const settings = {
  HOST: text('Address to listen on.', '127.0.0.1'),
  PORT: integer('Port of the callers\' doors: GraphQL, REST v3, v1, v2. 0 takes a free one.', 8080, count(0, 65_535)),
  ADMIN_HOST: text('Address of the admin listener.', '127.0.0.1'),
  ADMIN_PORT: integer('Port of the admin listener (/admin, /connect and /metrics). 0 takes a free one.', 8081, count(0, 65_535)),
  ADMIN_URL: url(
    'Address under which a browser reaches the admin listener; CleverReach sends people back there. Where it is not set, the address it listens on.',
    undefined,
    ['http:', 'https:'],
  ),
  PUBLIC_URL: url('Address under which callers reach the gateway, for links in answers.', undefined, ['http:', 'https:']),
  DATA_DIR: text('Folder of the SQLite file and of a generated vault key.', 'data/gateway'),
  DATABASE_URL: url('PostgreSQL instead of the SQLite file.', undefined, ['postgres:', 'postgresql:']),
  DATABASE_CONNECTIONS: integer('Connections to PostgreSQL at most.', 10, count(1, 500)),
  DATABASE_BUSY_TIMEOUT_MS: integer('How long a write waits while another one holds the database.', 5_000, ms(100, 60_000)),
  STORE_TIMEOUT_MS: integer('Wait for PostgreSQL or Redis to answer.', 5_000, ms(100, 60_000)),
  REDIS_URL: url('Redis for counters, messages, kept answers and locks between instances.', undefined, ['redis:', 'rediss:']),
  REDIS_PREFIX: text('Begins every key in Redis, so that several gateways can share one.', 'cleverreach-gateway:'),
  VAULT_KEYS: secret('Vault keys, newest first: id:base64 of 32 bytes, separated by commas.'),
  VAULT_KEY_FILE: text('File with vault keys, one id:base64 a line, newest first. Used where VAULT_KEYS is not set.'),
  VAULT_WATCH_MS: integer('How often a process looks for new keys in VAULT_KEY_FILE and says which it has.', 5_000, ms(100, 60_000)),
  CLEVERREACH_URL: url('CleverReach, or a simulator of it.', 'https://rest.cleverreach.com', ['http:', 'https:']),
  UPSTREAM_CONNECTIONS: integer('Connections to CleverReach at most.', 128, count(1, 1_024)),
  UPSTREAM_CONNECT_TIMEOUT_MS: integer('Wait for a connection to CleverReach.', 5_000, ms(100, 60_000)),
  UPSTREAM_HEADERS_TIMEOUT_MS: integer('Wait for the first byte of an answer.', 30_000, ms(100, 600_000)),
  UPSTREAM_BODY_TIMEOUT_MS: integer('Longest silence inside an answer, and longest time for all of a small one (64 KB).', 30_000, ms(100, 600_000)),
  UPSTREAM_IDLE_TIMEOUT_MS: integer('How long an unused connection is kept.', 4_000, ms(100, 600_000)),
  UPSTREAM_RETRIES: integer('Repeats of a repeatable call after a failure that a repeat may cure.', 2, count(0, 10)),
  UPSTREAM_RETRY_DELAY_MS: integer('First pause before a repeat; it doubles and is jittered.', 200, ms(1, 60_000)),
  UPSTREAM_RETRY_AFTER_MAX_MS: integer('A Retry-After beyond this is passed to the caller instead of waited for.', 2_000, ms(0, 60_000)),
  UPSTREAM_RETRY_PERCENT: integer('Most repeats as a share of the calls of an account, looked at over some ten seconds.', 10, { unit: 'percent', min: 0, max: 100 }),
  UPSTREAM_RETRY_FLOOR: integer('Repeats that an account may make in some ten seconds however few calls it makes.', 10, count(0, 10_000)),
  UPSTREAM_DEADLINE_MS: integer('Longest time from a call to the beginning of its answer, with waiting and repeats. A write on its way is not cut off.', 60_000, ms(100, 3_600_000)),
  UPSTREAM_ACCOUNT_CONCURRENCY: integer('Calls of one account that are on their way at once. An account never takes more connections than it leaves free.', 32, count(1, 1_024)),
  UPSTREAM_ACCOUNT_QUEUE: integer('Calls of one account that may wait for their turn; further ones are refused at once.', 256, count(0, 100_000)),
  UPSTREAM_QUEUE_WAIT_MS: integer('How long a call waits for its turn.', 5_000, ms(0, 600_000)),
  UPSTREAM_RATE_PAUSE_MS: integer('Pause of an account after a 429 that names no time; it doubles with each further one.', 1_000, ms(0, 600_000)),
  UPSTREAM_RATE_PAUSE_MAX_MS: integer('Longest pause of an account after a 429, whatever it names.', 60_000, ms(0, 3_600_000)),
  UPSTREAM_RATE_STEP: integer('Calls per second that a slowed account regains every second; it keeps as many at least.', 1, count(1, 1_000)),
  UPSTREAM_RATE_SHARE_MS: integer('How often an instance looks for accounts that another one has slowed.', 1_000, ms(50, 600_000)),
  UPSTREAM_BREAKER_CALLS: integer('Last calls of an account that its circuit breaker looks at; it judges once it has seen half of them.', 20, count(2, 1_000)),
  UPSTREAM_BREAKER_PERCENT: integer('Share of failed calls above which the circuit breaker opens.', 50, { unit: 'percent', min: 1, max: 99 }),
  UPSTREAM_BREAKER_OPEN_MS: integer('How long an open circuit breaker sends nothing before it lets one call try.', 5_000, ms(10, 600_000)),
  UPSTREAM_MAX_ANSWER_BYTES: integer('Largest answer that is read into memory (GraphQL; v1 and v2, but for long lists, which are told while they arrive).', 67_108_864, bytes(1_024, 1_073_741_824)),
  TOKEN_RENEW_BEFORE_SECONDS: integer('A CleverReach token is renewed this long before it expires.', 300, seconds(0, 86_400)),
  TOKEN_EXCHANGE_TIMEOUT_MS: integer('Wait for CleverReach\'s token endpoint. Must stay below LEASE_MS.', 10_000, ms(100, 120_000)),
  TOKEN_WAIT_MS: integer('How long a call waits for a renewal that runs elsewhere.', 15_000, ms(100, 120_000)),
  TOKEN_FAILURE_PAUSE_MS: integer('Pause after a failed renewal. It doubles with each further one, up to 16 times this.', 1_000, ms(0, 600_000)),
  REVOKE_KEEP_DAYS: integer('How long the tokens of a disconnected account are kept, sealed, to be ended at CleverReach where it could not be told.', 30, { unit: 'days', min: 1, max: 365 }),
  LEASE_MS: integer('Life of a lock that its owner does not renew.', 30_000, ms(1_000, 600_000)),
  READ_SHARE_MS: integer('Equal reads of an account that begin within this time after the first one are one call to CleverReach (GraphQL, v1, v2, kept answers). 0 shares none.', 1_000, ms(0, 60_000)),
  READ_CACHE_BYTES: integer('Memory for answers that consumers may be served again (gateway consumers limit --cache). 0 keeps none.', 67_108_864, bytes(0, 4_294_967_296)),
  READ_CACHE_ANSWER_BYTES: integer('Largest answer that is kept to be served again.', 4_194_304, bytes(0, 67_108_864)),
  READ_CACHE_CHECK_MS: integer('How long a process serves kept answers without asking the store whether another process has written to their account.', 250, ms(0, 60_000)),
  IDEMPOTENCY_SECONDS: integer('How long a write with an Idempotency-Key is remembered.', 86_400, seconds(1, 2_592_000)),
  IDEMPOTENCY_ANSWER_BYTES: integer('Largest answer of such a write that is kept to be told again.', 1_048_576, bytes(0, 67_108_864)),
  BUFFER_MAX_WRITES: integer('Most writes of one account that wait for CleverReach; a further one is refused.', 10_000, count(1, 10_000_000)),
  BUFFER_MAX_BYTES: integer('Most bytes of sealed writes of one account that wait for CleverReach.', 268_435_456, bytes(1_024, 17_179_869_184)),
  BUFFER_POLL_MS: integer('How often buffered writes are looked for that are due.', 1_000, ms(10, 600_000)),
  BUFFER_RETRY_MS: integer('Shortest pause before a buffered write is sent again; it grows to a tenth of the time the write has waited, doubles with each attempt that counts, and is jittered.', 1_000, ms(10, 600_000)),
  BUFFER_RETRY_MAX_MS: integer('Longest such pause.', 300_000, ms(10, 86_400_000)),
  BUFFER_MAX_ATTEMPTS: integer('Attempts without a yes or no, while CleverReach answers otherwise, after which a buffered write fails and waits for an operator. A CleverReach that is down is waited for without end.', 10, count(1, 1_000)),
  BUFFER_DROP_WAIT_MS: integer('How long a drop waits for writes of its account that are on their way.', 5_000, ms(0, 60_000)),
  BUFFER_KEEP_DAYS: integer('How long delivered and dropped writes are listed; dropped ones for IDEMPOTENCY_SECONDS at least.', 30, { unit: 'days', min: 0, max: 3_650 }),
  SNAPSHOT_KEEP_DAYS: integer('How long the receivers of a cleared group are kept, for consumers that want it.', 30, { unit: 'days', min: 1, max: 3_650 }),
  SNAPSHOT_MAX_BYTES: integer('Most bytes of all sealed snapshots; beyond it a group is not cleared.', 1_073_741_824, bytes(1_024, 1_099_511_627_776)),
  MAX_BODY_BYTES: integer('Largest request body.', 16_777_216, bytes(1_024, 268_435_456)),
  ADMIN_MAX_BODY_BYTES: integer('Largest request body of the admin listener; documents (POST /admin/documents) may be as large as MAX_BODY_BYTES.', 65_536, bytes(1_024, 16_777_216)),
  OAUTH_MAX_BODY_BYTES: integer('Largest request body of the token endpoint and of the page on which an app is allowed.', 65_536, bytes(1_024, 16_777_216)),
  BODY_PAST_TIMES: integer('How many times the largest body is read of one that is too large, so that its caller can read the answer; a longer one is cut off.', 4, count(1, 100)),
  BODY_PAST_QUIET_MS: integer('How long a caller that stops in the midst of such a body is waited for before it is answered.', 500, ms(1, 60_000)),
  REQUEST_TIMEOUT_MS: integer('Wait for a whole request to arrive.', 60_000, ms(1_000, 600_000)),
  WEB_CONCURRENCY: integer('Processes that serve together on one port.', 1, count(1, 256)),
  WORKER_RESTART_MS: integer('Pause before a process that ended by itself is replaced, where there are several.', 1_000, ms(0, 600_000)),
  WORKER_DRAIN_MS: integer('How long a process that is replaced (SIGHUP) still serves the connections it has, closing each with its next answer.', 2_000, ms(0, 600_000)),
  SHUTDOWN_DRAIN_MS: integer('How long calls are still taken after a stop signal, while /health/ready says no: as long as a load balancer needs to notice.', 0, ms(0, 600_000)),
  SHUTDOWN_DEADLINE_MS: integer('How long running calls may finish after a stop signal.', 10_000, ms(0, 600_000)),
  ACCESS_CACHE_MS: integer('How long a checked credential is trusted without asking the database. A revocation works after this at the latest.', 500, ms(0, 1_000)),
  ACCESS_STALE_MS: integer('How long a checked credential is trusted while the database does not answer at all. Nothing can be revoked there meanwhile; 0 refuses every call.', 60_000, ms(0, 600_000)),
  COUNTERS_WAIT_MS: integer('How long a call waits for the counts that all processes keep together; then this process counts by itself for a while.', 500, ms(10, 60_000)),
  CONCURRENCY_WAIT_MS: integer('How long a call of a consumer that has all its calls running waits for one of them to end.', 250, ms(0, 60_000)),
  GUESS_WINDOW_SECONDS: integer('How long wrong credentials are remembered, and how long whoever sent too many is slowed.', 900, seconds(1, 86_400)),
  GUESSES_PER_ADDRESS: integer('Wrong credentials from one address (IPv6: one /64 network) before it is slowed.', 50, count(1, 1_000_000)),
  GUESSES_PER_LOGIN: integer('Wrong secrets for one login, client or key before guesses at it are slowed. Its right secret is never refused for that.', 100, count(1, 1_000_000)),
  GUESS_PAUSE_MS: integer('Pause between two tries of a secret for one login from one address, where either is slowed.', 2_000, ms(0, 60_000)),
  SECRET_CHECKS_AT_ONCE: integer('Passwords and client secrets that one process checks at the same time; each check keeps a core busy.', 2, count(1, 64)),
  SECRET_TRUST_SECONDS: integer('How long a right password or client secret is known again without a new check.', 86_400, seconds(0, 2_592_000)),
  IDP_ISSUER: text('Issuer (claim iss) of the company\'s identity provider, whose tokens (JWT) internal apps and mobile backends may use.'),
  IDP_AUDIENCE: list('Audiences (claim aud) under which the identity provider knows this gateway; one of them must be in a token.'),
  IDP_JWKS_URL: url('Where the identity provider publishes its keys (JWKS).', undefined, ['https:', 'http:']),
  IDP_CONSUMER_CLAIM: text('Claim that names the consumer, e.g. azp or client_id. "gateway identities add" says which value is which consumer.', 'azp'),
  IDP_SCOPE_CLAIM: text('Claim with the scopes: words with blanks between, or a list. What it does not name is not allowed.', 'scope'),
  IDP_SCOPES: list('What words of that claim stand for, e.g. crm.read=receivers:read+groups:read. A word that is not here stands for itself.'),
  IDP_EMAIL_CLAIM: text('Claim with the address of an end user, for the scope receivers:self.', 'email'),
  IDP_EMAIL_VERIFIED_CLAIM: text('Claim that says true where the provider has verified that address.', 'email_verified'),
  IDP_CLOCK_TOLERANCE_SECONDS: integer('How far the clock of the identity provider may differ.', 5, seconds(0, 300)),
  IDP_KEYS_SECONDS: integer('How long the keys of the identity provider are kept.', 600, seconds(1, 86_400)),
  IDP_KEYS_COOLDOWN_SECONDS: integer('Shortest time between two questions for its keys, so that made-up key ids cause no flood.', 30, seconds(0, 3_600)),
  IDP_FAILURE_PAUSE_MS: integer('Pause before it is asked again after it gave no keys; tokens that need new ones are answered with 503 meanwhile.', 5_000, ms(0, 600_000)),
  IDP_TIMEOUT_MS: integer('Wait for its keys.', 5_000, ms(100, 60_000)),
  OAUTH_TOKEN_SECONDS: integer('Life of a gateway token from /oauth/token.php.', 2_592_000, seconds(60, 31_536_000)),
  OAUTH_REFRESH_SECONDS: integer('Life of a gateway refresh token.', 7_776_000, seconds(60, 63_072_000)),
  OAUTH_TWICE_SECONDS: integer('A gateway refresh token that comes again so soon after it was used is only refused, as one of a client that asked twice. Later its reuse ends the tokens that followed it. 0 always does.', 10, seconds(0, 300)),
  LEGACY_TOKEN_SECONDS: integer('Life of a token from /login, and of one for a sub-account that is got with it. Old integrations keep them for months.', 315_360_000, seconds(3_600, 3_153_600_000)),
  FIXED_TOKEN_MIN_LENGTH: integer('Shortest token of an old integration\'s own that may be registered for v1 and v2 (gateway fixed-tokens).', 24, count(16, 1_000)),
  LEGACY_STRICT: flag('Whether v1 and v2 forgive as little as CleverReach\'s own framework did: a body is what its Content-Type says, and a plus in a path is a blank.', false),
  LEGACY_SUNSET: text('Date (YYYY-MM-DD) on which v1 and v2 will be switched off here; sent as the Sunset header.'),
  LEGACY_DEPRECATED_SINCE: text('Date (YYYY-MM-DD) sent as the Deprecation header of v1 and v2 answers.', '2018-01-01'),
  LEGACY_IMPORT_MAX_ROWS: integer('Most rows of a CSV that v1 or v2 imports with one call.', 10_000, count(1, 100_000)),
  LEGACY_SHADOW_URL: url('CleverReach\'s own v1 and v2, where a share of the reads of shadowed consumers is repeated and compared. Without it nothing is.', undefined, ['http:', 'https:']),
  LEGACY_SHADOW_PERCENT: integer('Share of the reads of shadowed consumers that is repeated.', 10, { unit: 'percent', min: 0, max: 100 }),
  LEGACY_SHADOW_PER_MINUTE: integer('Most reads of one process that are repeated in a minute.', 30, count(0, 10_000)),
  LEGACY_USAGE_WRITE_MS: integer('How often the counts of v1 and v2 calls are written to the database.', 5_000, ms(100, 600_000)),
  V3_UNKNOWN_ROUTES: choice('What happens to a v3 path that is in no row of the contract.', 'refuse', ['refuse', 'pass'] as const),
  GRAPHQL_INTROSPECTION: flag('Whether the schema may be asked for.', true),
  GRAPHQL_GRAPHIQL: flag('Whether /graphql shows an explorer to a browser.', false),
  GRAPHQL_MAX_DEPTH: integer('Deepest nesting of a query.', 12, count(1, 100)),
  GRAPHQL_MAX_DOCUMENT_BYTES: integer('Longest query document.', 100_000, bytes(1_000, 10_000_000)),
  GRAPHQL_MAX_TOKENS: integer('Longest query document in lexical tokens.', 5_000, count(100, 100_000)),
  GRAPHQL_MAX_ROOT_FIELDS: integer('Most fields at the root of an operation.', 20, count(1, 1_000)),
  GRAPHQL_MAX_FIELDS: integer('Most fields that one selection holds side by side, those of its fragments included.', 100, count(10, 10_000)),
  GRAPHQL_MAX_SELECTIONS: integer('Most selections of a document, each fragment counted wherever it is spread.', 2_000, count(100, 1_000_000)),
  GRAPHQL_MAX_ALIASES: integer('Most aliases of a document.', 100, count(0, 10_000)),
  GRAPHQL_MAX_DIRECTIVES: integer('Most directives of a document.', 50, count(0, 10_000)),
  GRAPHQL_MAX_COST: integer('Most values that an operation may answer with: each field counts once for each row of the pages around it.', 500_000, count(100, 100_000_000)),
  GRAPHQL_MAX_PAGE: integer('Most rows of one connection page.', 1_000, count(1, 5_000)),
  GRAPHQL_MAX_UPSTREAM_CALLS: integer('Most calls to CleverReach that one operation may cause.', 200, count(1, 10_000)),
  GRAPHQL_UPSTREAM_CONCURRENCY: integer('Most calls to CleverReach that one operation runs at the same time.', 8, count(1, 256)),
  GRAPHQL_COMPILED_OPERATIONS: integer('Operations whose compiled execution a process keeps; the ones not used for longest go first. 0 leaves execution to graphql-js alone, which answers the same and takes longer.', 1_000, count(0, 100_000)),
  GRAPHQL_MAX_AGE_SECONDS: integer('How long a caller may keep the answer of a query by GET without asking again. 0 lets it ask each time whether its answer still holds.', 0, seconds(0, 86_400)),
  GRAPHQL_AUTOMATIC_DOCUMENTS: flag('Whether a document that was sent once may be run by its hash from then on (automatic persisted queries).', true),
  GRAPHQL_AUTOMATIC_DOCUMENTS_BYTES: integer('Memory for such documents in one process; the ones not used for longest go first.', 8_388_608, bytes(10_000, 1_073_741_824)),
  COMPRESS_FROM_BYTES: integer('Smallest GraphQL answer that is compressed for callers that accept it.', 1_024, bytes(0, 1_073_741_824)),
  TRUSTED_PROXIES: list('Addresses or networks whose X-Forwarded-For counts, separated by commas.'),
  LOG_LEVEL: choice('Least severe log line that is written.', 'info', ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const),
} as const satisfies Record<string, Setting>;

export type Settings = typeof settings;
export type SettingName = keyof Settings;

type ValueOf<S> = S extends { kind: 'integer' }
  ? number
  : S extends { kind: 'flag' }
    ? boolean
    : S extends { kind: 'list' }
      ? readonly string[]
      : S extends { kind: 'secret' }
        ? import('../core/index.js').Secret | undefined
        : S extends { kind: 'url'; default: infer D }
          ? D extends string
            ? URL
            : URL | undefined
          : S extends { kind: 'choice'; choices: readonly (infer C)[] }
            ? C
            : S extends { default: string }
              ? string
              : string | undefined;

/** The settings as read, typed and frozen. */
export type SettingValues = { readonly [K in SettingName]: ValueOf<Settings[K]> };
