export { neighbourhoodOf, readAddress } from './addresses.js';
export { Admission } from './admission.js';
export { checkBatch } from './batch-limit.js';
export { RequestBudgets } from './request-budgets.js';
export { RunningRequests } from './running-requests.js';
export { SharedCounts } from './shared-counts.js';
