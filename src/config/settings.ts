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
  REDIS_URL: url('Redis for locks and messages between instances.', undefined, ['redis:', 'rediss:']),
  REDIS_PREFIX: text('Begins every key in Redis, so that several gateways can share one.', 'cleverreach-gateway:'),
  VAULT_KEYS: secret('Vault keys, newest first: id:base64 of 32 bytes, separated by commas.'),
  VAULT_KEY_FILE: text('File with vault keys, one id:base64 a line, newest first. Used where VAULT_KEYS is not set.'),
  CLEVERREACH_URL: url('CleverReach, or a simulator of it.', 'https://rest.cleverreach.com', ['http:', 'https:']),
  UPSTREAM_CONNECTIONS: integer('Connections to CleverReach at most.', 64, count(1, 1_024)),
  UPSTREAM_CONNECT_TIMEOUT_MS: integer('Wait for a connection to CleverReach.', 5_000, ms(100, 60_000)),
  UPSTREAM_HEADERS_TIMEOUT_MS: integer('Wait for the first byte of an answer.', 30_000, ms(100, 600_000)),
  UPSTREAM_BODY_TIMEOUT_MS: integer('Longest silence inside an answer.', 30_000, ms(100, 600_000)),
  UPSTREAM_IDLE_TIMEOUT_MS: integer('How long an unused connection is kept.', 4_000, ms(100, 600_000)),
  UPSTREAM_RETRIES: integer('Repeats of a repeatable call after a failure that a repeat may cure.', 2, count(0, 10)),
  UPSTREAM_RETRY_DELAY_MS: integer('First pause before a repeat; it doubles and is jittered.', 200, ms(1, 60_000)),
  UPSTREAM_RETRY_AFTER_MAX_MS: integer('A Retry-After beyond this is passed to the caller instead of waited for.', 2_000, ms(0, 60_000)),
  UPSTREAM_MAX_ANSWER_BYTES: integer('Largest answer that is read into memory (GraphQL, v1, v2).', 67_108_864, bytes(1_024, 1_073_741_824)),
  TOKEN_RENEW_BEFORE_SECONDS: integer('A CleverReach token is renewed this long before it expires.', 300, seconds(0, 86_400)),
  TOKEN_EXCHANGE_TIMEOUT_MS: integer('Wait for CleverReach\'s token endpoint. Must stay below LEASE_MS.', 10_000, ms(100, 120_000)),
  TOKEN_WAIT_MS: integer('How long a call waits for a renewal that runs elsewhere.', 15_000, ms(100, 120_000)),
  TOKEN_FAILURE_PAUSE_MS: integer('Pause after a failed renewal. It doubles with each further one, up to 16 times this.', 1_000, ms(0, 600_000)),
  LEASE_MS: integer('Life of a lock that its owner does not renew.', 30_000, ms(1_000, 600_000)),
  MAX_BODY_BYTES: integer('Largest request body.', 16_777_216, bytes(1_024, 268_435_456)),
  REQUEST_TIMEOUT_MS: integer('Wait for a whole request to arrive.', 60_000, ms(1_000, 600_000)),
  SHUTDOWN_DEADLINE_MS: integer('How long running calls may finish after a stop signal.', 10_000, ms(0, 600_000)),
  ACCESS_CACHE_MS: integer('How long a checked credential is trusted without asking the database. A revocation works after this at the latest.', 500, ms(0, 1_000)),
  OAUTH_TOKEN_SECONDS: integer('Life of a gateway token from /oauth/token.php.', 2_592_000, seconds(60, 31_536_000)),
  OAUTH_REFRESH_SECONDS: integer('Life of a gateway refresh token.', 7_776_000, seconds(60, 63_072_000)),
  LEGACY_TOKEN_SECONDS: integer('Life of a token from /login. Old integrations keep it for months.', 315_360_000, seconds(3_600, 3_153_600_000)),
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
  GRAPHQL_MAX_TOKENS: integer('Longest query document in lexical tokens.', 5_000, count(100, 100_000)),
  GRAPHQL_MAX_PAGE: integer('Most rows of one connection page.', 1_000, count(1, 5_000)),
  GRAPHQL_MAX_UPSTREAM_CALLS: integer('Most calls to CleverReach that one operation may cause.', 200, count(1, 10_000)),
  GRAPHQL_UPSTREAM_CONCURRENCY: integer('Most calls to CleverReach that one operation runs at the same time.', 8, count(1, 256)),
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
