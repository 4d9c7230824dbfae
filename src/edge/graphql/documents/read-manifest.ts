interface Entry {
  readonly id: string;
  readonly text: string;
}

export type Manifest = readonly Entry[];

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const readApollo = (operations: readonly unknown[]): Manifest | undefined => {
  const entries = operations.map((operation) => {
    const { id, body } = isRecord(operation) ? operation : {};
    return typeof id === 'string' && typeof body === 'string' ? { id, text: body } : undefined;
  });
  return entries.includes(undefined) ? undefined : entries.filter((entry) => entry !== undefined);
};

/**
 * The documents of a JSON manifest by id: `{"<id>": "<document>"}` as Relay and GraphQL Code Generator write it, or
 * `{"operations": [{"id", "body"}]}` as Apollo does. Undefined where it is neither.
 */
export const readManifest = (text: string): Manifest | undefined => {
  const content = parseJson(text);
  if (!isRecord(content)) return undefined;
  if (Array.isArray(content['operations'])) return readApollo(content['operations']);
  const entries = Object.entries(content).map(([id, document]) => (typeof document === 'string' ? { id, text: document } : undefined));
  return entries.includes(undefined) ? undefined : entries.filter((entry) => entry !== undefined);
};
