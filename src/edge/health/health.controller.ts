import { Controller, Get, Header, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Log } from '../../telemetry/index.js';
import { GatewayParts } from './gateway-parts.js';
import type { PartStates } from './gateway-parts.js';
import { Readiness } from './readiness.js';

const REMEMBERED_MS = 1_000;

/** Answers those who watch over the process. Nobody needs a credential, nothing secret is said. */
@Controller('health')
export class HealthController {
  #last: { readonly untilMs: number; readonly parts: Promise<PartStates> } | undefined;

  constructor(
    private readonly parts: GatewayParts,
    private readonly log: Log,
    private readonly readiness: Readiness,
  ) {}

  /** The process runs and answers. */
  @Get('live')
  @Header('cache-control', 'no-store')
  live(): { readonly status: 'live' } {
    return { status: 'live' };
  }

  /** Whether calls can be served: a 503 names the part that fails, or comes while the process stops. */
  @Get('ready')
  @Header('cache-control', 'no-store')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<{ readonly status: 'ready' | 'not_ready'; readonly parts: PartStates }> {
    const parts = await this.#read();
    const isWhole = [parts.database, parts.locks, parts.vault].every((state) => state === 'ok');
    const isReady = isWhole && !this.readiness.isStopping;
    if (!isWhole) this.log.warn('not ready', { database: parts.database, locks: parts.locks, vault: parts.vault });
    void reply.status(isReady ? 200 : 503);
    return { status: isReady ? 'ready' : 'not_ready', parts };
  }

  /** However many ask, the parts are tried once a second at most. */
  #read(): Promise<PartStates> {
    const nowMs = performance.now();
    if (!this.#last || this.#last.untilMs < nowMs) this.#last = { untilMs: nowMs + REMEMBERED_MS, parts: this.parts.read() };
    return this.#last.parts;
  }
}
