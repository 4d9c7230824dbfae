import { Injectable } from '@nestjs/common';
import { factsOfError, Log, Metrics } from '../../telemetry/index.js';
import { AuditLog } from '../ports.js';

const WINDOW_MS = 60_000;
const MAX_AUDITED = 20;

/** What was guessed at, as it was named. */
export interface Target {
  readonly kind: 'api_key' | 'oauth' | 'legacy';
  readonly name: string;
  /** The login, where there is one of that name. */
  readonly login?: { readonly id: string; readonly consumer_id: string; readonly account_id: string } | undefined;
}

/** Tells operators that somebody guesses, with ids alone: an address is personal data, and so may be the name of a login. */
@Injectable()
export class GuessAlarms {
  #since = 0;
  #entries = 0;

  constructor(
    private readonly audit: AuditLog,
    private readonly metrics: Metrics,
    private readonly log: Log,
  ) {}

  raise(by: 'address' | 'login', target: Target | undefined): void {
    const login = target?.login;
    const facts = { by, kind: target?.kind ?? null, login: login?.id ?? null };
    this.metrics.countLockout(by);
    this.log.warn('Too many wrong credentials: further ones are slowed.', { ...facts, consumer: login?.consumer_id });
    if (!this.#mayAudit()) return;
    const owner = login ? { consumerId: login.consumer_id, accountId: login.account_id } : {};
    this.audit.record({ event: 'access.guessed', ...owner, facts }).catch((error: unknown) => {
      this.log.error('Guessing could not be written to the audit log.', factsOfError(error));
    });
  }

  /** Whoever invents names must not fill the audit log. */
  #mayAudit(): boolean {
    const now = performance.now();
    if (now - this.#since > WINDOW_MS) {
      this.#since = now;
      this.#entries = 0;
    }
    this.#entries += 1;
    return this.#entries <= MAX_AUDITED;
  }
}
