import OAuth2Strategy from 'passport-oauth2';
import type { Attempt, AuditedAccounts, ConnectAttempts } from '../../access/index.js';
import { oauth, pathOf } from '../../contract/index.js';
import { GatewayError, Secret } from '../../core/index.js';
import type { GrantStatus } from '../../vault/index.js';

/** A browser as the strategy sees it: on its way out, or back with what CleverReach gave it. */
export interface Traveller {
  /** 256 random bits that only this browser holds. */
  readonly browser: string;
  readonly query: Readonly<Record<string, string>>;
  readonly departure?: { readonly session: string; readonly accountId: string | undefined };
}

/** How a step ends. `refused`: the person said no, or the state is not one of this browser. */
export type Outcome =
  | { readonly kind: 'sent'; readonly location: string }
  | { readonly kind: 'connected'; readonly account: GrantStatus }
  | { readonly kind: 'refused' }
  | { readonly kind: 'failed'; readonly error: unknown };

export interface StrategyNeeds {
  readonly cleverReachUrl: URL;
  readonly redirectUri: string;
  readonly clientId: string;
  readonly attempts: ConnectAttempts;
  readonly accounts: AuditedAccounts;
}

type Done<T> = (error: unknown, value?: T | false) => void;

/** States and PKCE verifiers in the database. passport-oauth2 counts the parameters of both methods to know what to hand over. */
class AttemptStore {
  taken: Attempt | undefined;

  constructor(private readonly needs: StrategyNeeds) {}

  // eslint-disable-next-line @typescript-eslint/max-params -- only a store of five is told the verifier
  store({ browser, departure }: Traveller, verifier: string, _state: unknown, _meta: unknown, done: Done<string>): void {
    if (!departure) return done(new GatewayError('invalid_input', 'CleverReach sent neither a code nor an error. Nothing was stored.'));
    this.needs.attempts.open({ ...departure, browser, verifier, clientId: this.needs.clientId }).then((state) => done(null, state), done);
  }

  verify({ browser }: Traveller, state: string, done: Done<string>): void {
    this.needs.attempts.take({ state, browser }).then((attempt) => {
      this.taken = attempt;
      done(null, attempt?.verifier ?? false);
    }, done);
  }
}

type Spend = (code: string, params: { readonly code_verifier: string }, done: (error: unknown, access?: string) => void) => void;

/**
 * The authorization code flow with CleverReach for one OAuth app: PKCE S256, a state that works once for one browser, and
 * `grant=basic`, which CleverReach wants (HOWTO, SDK, CORE; documented). The code is spent by the vault, which has the app's
 * secret, a deadline and a limit for the answer, and asks CleverReach whose tokens it got. They stay there: what passport-oauth2
 * takes for the profile of a user is the state of the connected account.
 */
export class CleverReachStrategy extends OAuth2Strategy {
  #account: GrantStatus | undefined;

  constructor(needs: StrategyNeeds) {
    const { cleverReachUrl, redirectUri, clientId, accounts } = needs;
    const base = cleverReachUrl.href.replace(/\/+$/, '');
    const store = new AttemptStore(needs);
    super(
      {
        authorizationURL: `${base}${pathOf(oauth.authorize)}`,
        tokenURL: `${base}${pathOf(oauth.token)}`,
        clientID: clientId,
        clientSecret: '',
        callbackURL: redirectUri,
        store: store as unknown as OAuth2Strategy.StateStore,
        state: true,
        pkce: true,
      },
      (_access: string, _refresh: string, account: GrantStatus, done: OAuth2Strategy.VerifyCallback) => done(null, account),
    );
    const exchange = async (code: string, verifier: string): Promise<void> => {
      if (!store.taken) throw new GatewayError('internal', 'A code was to be spent without its state.');
      const { accountId, operator } = store.taken;
      const offer = { kind: 'code', clientId, code: new Secret(code), redirectUri, verifier } as const;
      this.#account = await accounts.introduce(offer, { accountId }, operator.consumerId);
    };
    const spend: Spend = (code, { code_verifier }, done) => {
      exchange(code, code_verifier).then(() => done(null, 'kept in the vault'), done);
    };
    this._oauth2.getOAuthAccessToken = spend as typeof this._oauth2.getOAuthAccessToken;
  }

  override authorizationParams(): { readonly grant: 'basic' } {
    return { grant: 'basic' };
  }

  override userProfile(_access: string, done: (error: unknown, profile?: unknown) => void): void {
    done(null, this.#account);
  }
}

/** What was thrown inside the exchange; passport-oauth2 wraps it. */
const unwrap = (error: unknown): unknown => (error instanceof OAuth2Strategy.InternalOAuthError ? (error.oauthError as unknown) : error);

/** Runs one step of the flow: passport's side of a strategy, without a session of its own. */
export const runStep = (strategy: CleverReachStrategy, traveller: Traveller): Promise<Outcome> =>
  new Promise((resolve) => {
    const step = Object.assign(strategy, {
      redirect: (location: string) => resolve({ kind: 'sent', location }),
      success: (account: GrantStatus) => resolve({ kind: 'connected', account }),
      fail: () => resolve({ kind: 'refused' }),
      error: (error: unknown) => resolve({ kind: 'failed', error: unwrap(error) }),
    });
    step.authenticate(traveller as unknown as Parameters<CleverReachStrategy['authenticate']>[0]);
  });
