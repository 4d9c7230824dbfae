import { Injectable } from '@nestjs/common';
import { Clock } from '../core/index.js';
import type { GatewayError } from '../core/index.js';
import { factsOfError, Log } from '../telemetry/index.js';
import { AuditLog } from './ports.js';
import type { Caller } from './ports.js';

const REPEAT_MS = 60_000;
const MAX_REMEMBERED = 10_000;

/** Tells the audit log of calls that a known caller may not make: once a minute per credential and call. */
@Injectable()
export class DeniedCalls {
  readonly #notedAtMs = new Map<string, number>();

  constructor(
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** Notes why `call`, the id of an endpoint or the name of a door, was refused. The answer does not wait for it. */
  note(caller: Caller, call: string, refusal: GatewayError): void {
    if (!this.#isDue(`${caller.credential.id} ${call}`)) return;
    const { kind, id } = caller.credential;
    const facts = { credential: kind, id, call, code: refusal.code, scope: refusal.facts['scope'] ?? null };
    this.audit.record({ event: 'access.denied', consumerId: caller.consumerId, facts }).catch((error: unknown) => {
      this.log.error('A denied call could not be written to the audit log.', factsOfError(error));
    });
  }

  #isDue(what: string): boolean {
    const now = this.clock.now();
    if ((this.#notedAtMs.get(what) ?? -Infinity) > now - REPEAT_MS) return false;
    this.#notedAtMs.delete(what);
    this.#notedAtMs.set(what, now);
    const [oldest] = this.#notedAtMs.keys();
    if (this.#notedAtMs.size > MAX_REMEMBERED && oldest !== undefined) this.#notedAtMs.delete(oldest);
    return true;
  }
}
