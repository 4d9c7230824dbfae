export { Clock, SystemClock } from './clock.js';
export { errorCodes, GatewayError, HTTP_STATUS } from './errors.js';
export type { ErrorCode, ErrorFacts, UpstreamRefusal } from './errors.js';
export { errorsPage } from './errors-page.js';
export { isNetwork, neighbourhoodOf, readAddress } from './network.js';
export { Secret } from './secret.js';
