import type { Answer, Endpoint, PathParams } from '../contract/endpoint.js';
import type { Account, IssuedToken, OAuthClient } from './entities.js';
import type { Fields } from './fields.js';
import type { Reply } from './reply.js';
import type { World } from './world.js';

/** A call that needs no token, with its path parameters decoded. */
export interface OpenCall<P extends string = string> {
  readonly world: World;
  readonly params: Readonly<Record<P, string>>;
  readonly query: Fields;
  /** The body as parsed, without a `postdata` wrapper; undefined where there was none. */
  readonly body: unknown;
  /** The body's fields; none where it is no object. */
  readonly fields: Fields;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** A call with a valid token. */
export interface Call<P extends string = string> extends OpenCall<P> {
  readonly account: Account;
  readonly client: OAuthClient;
  readonly token: IssuedToken;
}

type CallOf<E extends Endpoint> = E['access'] extends 'none' ? OpenCall<PathParams<E['route']>> : Call<PathParams<E['route']>>;

/** Answers one row: the value of a 200, or a reply of its own. Refuses by throwing `Refusal`. */
export type Handler<E extends Endpoint> = (call: CallOf<E>) => Answer<E> | Reply | Promise<Answer<E> | Reply>;

/** A handler for every row of a table: one too few or too many does not compile. */
export type Handlers<T> = { readonly [K in keyof T]: T[K] extends Endpoint ? Handler<T[K]> : never };

/** A row with what answers it. */
export interface Served {
  readonly endpoint: Endpoint;
  readonly handle: (call: Call) => unknown;
}
