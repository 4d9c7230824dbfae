/** A time as people and programs read it: ISO 8601, or null for never. */
export const toIso = (timeMs: number | undefined): string | null => (timeMs === undefined ? null : new Date(timeMs).toISOString());
