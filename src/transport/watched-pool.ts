import { Pool } from 'undici';
import type { Dispatcher } from 'undici';
import type { SettingValues } from '../config/index.js';
import type { Flight } from './failure.js';

/** Hands everything on and notes when the first byte is about to be written. */
class Watch implements Dispatcher.DispatchHandler {
  constructor(
    private readonly target: Dispatcher.DispatchHandler,
    private readonly flight: Flight | undefined,
  ) {}

  onRequestStart(...seen: Parameters<NonNullable<Dispatcher.DispatchHandler['onRequestStart']>>): void {
    this.target.onRequestStart?.(...seen);
    const [controller] = seen;
    if (this.flight && !controller.aborted) this.flight.hasLeft = true;
  }

  onResponseStart(...seen: Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>): void {
    this.target.onResponseStart?.(...seen);
  }

  onResponseData(...seen: Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseData']>>): void {
    this.target.onResponseData?.(...seen);
  }

  onResponseEnd(...seen: Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseEnd']>>): void {
    this.target.onResponseEnd?.(...seen);
  }

  onResponseError(...seen: Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseError']>>): void {
    this.target.onResponseError?.(...seen);
  }
}

/** Connections to CleverReach. A request whose `opaque` is a `Flight` learns there whether it has left. */
export const openPool = (values: SettingValues): Dispatcher => {
  const pool = new Pool(values.CLEVERREACH_URL.origin, {
    connections: values.UPSTREAM_CONNECTIONS,
    connect: { timeout: values.UPSTREAM_CONNECT_TIMEOUT_MS },
    headersTimeout: values.UPSTREAM_HEADERS_TIMEOUT_MS,
    bodyTimeout: values.UPSTREAM_BODY_TIMEOUT_MS,
    keepAliveTimeout: values.UPSTREAM_IDLE_TIMEOUT_MS,
    keepAliveMaxTimeout: values.UPSTREAM_IDLE_TIMEOUT_MS,
    allowH2: false,
  });
  return pool.compose((dispatch) => (options, handler) => {
    const { opaque } = options as { readonly opaque?: Flight };
    return dispatch(options, new Watch(handler, opaque));
  });
};
