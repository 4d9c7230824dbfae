import type { IncomingHttpHeaders } from 'node:http';
import { GatewayError } from '../../core/index.js';

const MAX_SECONDS = 3_600;

/** How long the caller wants to wait for its answer (`Prefer: wait=10`, RFC 7240), in milliseconds; undefined where it does not say. */
export const readPatienceMs = ({ prefer }: IncomingHttpHeaders): number | undefined => {
  if (prefer === undefined) return undefined;
  const [, seconds] = /(?:^|[,;])\s*wait\s*=\s*"?([0-9]{1,9})"?\s*(?:[,;]|$)/i.exec([prefer].flat().join(',')) ?? [];
  return seconds === undefined || Number(seconds) === 0 ? undefined : Math.min(Number(seconds), MAX_SECONDS) * 1_000;
};

/** What ends the work for a caller that is still there. */
export const patienceOver = (): GatewayError => new GatewayError('upstream_timeout', 'CleverReach did not answer within the time that "Prefer: wait" names.');
