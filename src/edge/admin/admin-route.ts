/** A call of the admin API after its key was checked. */
export interface AdminCall {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  /** Id of the consumer that calls, for the audit log. */
  readonly by: string;
}

export interface AdminAnswer {
  readonly status: 200 | 201 | 202 | 204;
  readonly content?: unknown;
}

export interface AdminRoute {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Path below /admin with `:name` for its parameters. */
  readonly path: string;
  /** Largest body, where the usual limit is too small. */
  readonly bodyLimitBytes?: number;
  readonly handle: (call: AdminCall) => Promise<AdminAnswer>;
}

/** The routes of one noun. */
export abstract class AdminRoutes {
  abstract routes(): readonly AdminRoute[];
}

/** The path parameter `name`; the router fills every one a path has. */
export const paramOf = (call: AdminCall, name: string): string => call.params[name] ?? '';

export const done: AdminAnswer = { status: 204 };
