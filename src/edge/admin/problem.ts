import { STATUS_CODES } from 'node:http';
import { HTTP_STATUS } from '../../core/index.js';
import type { GatewayError } from '../../core/index.js';

/** An error as RFC 9457 words it, with the gateway's stable code and the id of the request. */
export interface Problem {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly requestId: string;
}

export const toProblem = ({ code, message }: GatewayError, requestId: string): Problem => {
  const status = HTTP_STATUS[code];
  return { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail: message, code, requestId };
};
