/** CleverReach's bits for what receivers carry along, by the fields that need them (SDK, APT; documented). */
const bits = { events: 1, orders: 2, tags: 4 } as const;

/** The sum of bits that a selection of fields needs; 0 keeps the answers small. */
export const detailFor = (selected: ReadonlySet<string>): number =>
  Object.entries(bits).reduce((sum, [field, bit]) => (selected.has(field) ? sum + bit : sum), 0);
