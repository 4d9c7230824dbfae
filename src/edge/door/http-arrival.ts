import type { ServerResponse } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { readAddress } from '../../access/index.js';
import type { Arrival } from '../../access/index.js';

/** How a request came in over HTTP. The framework reads X-Forwarded-For where a proxy of TRUSTED_PROXIES has written it. */
export class HttpArrival implements Arrival {
  constructor(
    private readonly request: Pick<FastifyRequest, 'ip'>,
    private readonly response: ServerResponse,
  ) {}

  get address(): string {
    return readAddress(this.request.ip);
  }

  addHeaders(headers: Readonly<Record<string, string>>): void {
    if (this.response.headersSent) return;
    for (const [name, value] of Object.entries(headers)) this.response.setHeader(name, value);
  }

  whenOver(work: () => void): void {
    if (this.response.closed) work();
    else this.response.once('close', work);
  }
}
