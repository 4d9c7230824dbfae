export { Clock, SystemClock } from './clock.js';
export { errorCodes, GatewayError, HTTP_STATUS, leavesOpen } from './errors.js';
export type { ErrorCode, ErrorFacts, UpstreamRefusal } from './errors.js';
export { errorsPage } from './errors-page.js';
export { goOn } from './go-on.js';
export { Secret } from './secret.js';
export { toIso } from './time.js';
export type { Rewriter } from './rewriter.js';
