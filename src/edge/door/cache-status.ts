import type { CacheUse } from '../../upstream/index.js';
import type { CacheSum, DoorRequest, RequestNotes } from './door-call.js';

const isOlder = (one: CacheUse, other: CacheUse): boolean => (one.outcome === 'miss') === (other.outcome === 'miss') ? one.freshSeconds < other.freshSeconds : one.outcome !== 'miss';

/** Adds a read to what is noted of a request. */
export const noteCacheUse =
  (notes: RequestNotes) =>
  (use: CacheUse): void => {
    const { oldest, fetched, kept } = notes.cache ?? { oldest: use, fetched: 0, kept: 0 };
    const isFetched = use.outcome === 'miss';
    notes.cache = { oldest: isOlder(use, oldest) ? use : oldest, fetched: fetched + (isFetched ? 1 : 0), kept: kept + (isFetched ? 0 : 1) };
  };

/** What became of the request in the words of RFC 9211. */
const fateOf = ({ oldest, fetched, kept }: CacheSum): string => {
  if (oldest.outcome === 'stale_if_error') return 'fwd=stale; detail=stale-if-error';
  if (kept === 0) return 'fwd=uri-miss';
  if (fetched > 0) return 'fwd=partial';
  return oldest.outcome === 'stale' ? 'hit; detail=stale-while-revalidate' : 'hit';
};

/** Headers that name a request and tell how its answer came about: `Age` (RFC 9111) and `Cache-Status` (RFC 9211) where kept answers could be served, `Idempotency-Replayed`. */
export const gatewayHeaders = ({ requestId, notes: { cache, isReplayed } }: Pick<DoorRequest, 'requestId' | 'notes'>): Readonly<Record<string, string>> => {
  const headers: Record<string, string> = {};
  if (cache) headers['cache-status'] = `cleverreach-gateway; ${fateOf(cache)}; ttl=${cache.oldest.freshSeconds}`;
  if (cache && cache.kept > 0) headers['age'] = String(cache.oldest.ageSeconds);
  if (isReplayed === true) headers['idempotency-replayed'] = 'true';
  headers['x-request-id'] = requestId;
  return headers;
};
