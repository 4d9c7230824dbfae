import { GatewayError } from '../../core/index.js';

const frameworkCodes: Readonly<Record<string, () => GatewayError>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: () => new GatewayError('body_too_large', 'The body is too large.'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () => new GatewayError('malformed_body', 'The body is not as long as its Content-Length says.'),
  FST_ERR_BAD_URL: () => new GatewayError('invalid_input', 'The path is not a valid address.'),
  ECONNRESET: () => new GatewayError('caller_gone', 'The caller left before its body had arrived.'),
};

/** Any error as a `GatewayError`: the framework's refusals keep their meaning, everything unforeseen becomes `internal`. */
export const toGatewayError = (error: unknown): GatewayError => {
  if (error instanceof GatewayError) return error;
  const { code } = (error ?? {}) as { readonly code?: unknown };
  const known = typeof code === 'string' ? frameworkCodes[code] : undefined;
  return known?.() ?? new GatewayError('internal', 'Something went wrong inside the gateway.', { cause: error });
};
