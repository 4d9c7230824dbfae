import { Injectable } from '@nestjs/common';
import { GatewayError } from '../core/index.js';
import type { Secret } from '../core/index.js';
import { OAuthApps } from '../vault/index.js';
import { AuditLog } from './ports.js';

const plainId = /^[\x21-\x7e]{1,200}$/;

/** Keeps the OAuth apps through which people connect accounts in a browser, and writes every change to the audit log. */
@Injectable()
export class AuditedApps {
  constructor(
    private readonly apps: OAuthApps,
    private readonly audit: AuditLog,
  ) {}

  /** Stores an app; a known one gets the new secret. Throws `invalid_input`. */
  async put(clientId: string, clientSecret: Secret, by: string): Promise<void> {
    if (!plainId.test(clientId) || clientSecret.reveal() === '') {
      throw new GatewayError('invalid_input', 'An OAuth app has a client id without blanks, and a secret.');
    }
    await this.apps.put(clientId, clientSecret);
    await this.audit.record({ event: 'app.stored', facts: { by, app: clientId } });
  }

  /** Forgets an app; accounts that were connected through it go on. Throws `not_found`. */
  async remove(clientId: string, by: string): Promise<void> {
    if (!(await this.apps.remove(clientId))) throw new GatewayError('not_found', 'There is no such OAuth app.');
    await this.audit.record({ event: 'app.removed', facts: { by, app: clientId } });
  }
}
