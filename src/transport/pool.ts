import { Pool } from 'undici';
import type { SettingValues } from '../config/index.js';

/**
 * Connections to CleverReach. Before undici writes to a connection that lay idle it lets the event loop tell whether CleverReach has
 * closed it meanwhile, and takes another one then: such a request never counts as sent.
 */
export const openPool = (values: SettingValues): Pool =>
  new Pool(values.CLEVERREACH_URL.origin, {
    connections: values.UPSTREAM_CONNECTIONS,
    connect: { timeout: values.UPSTREAM_CONNECT_TIMEOUT_MS },
    headersTimeout: values.UPSTREAM_HEADERS_TIMEOUT_MS,
    bodyTimeout: values.UPSTREAM_BODY_TIMEOUT_MS,
    keepAliveTimeout: values.UPSTREAM_IDLE_TIMEOUT_MS,
    keepAliveMaxTimeout: values.UPSTREAM_IDLE_TIMEOUT_MS,
    allowH2: false,
  });
