import { Injectable } from '@nestjs/common';
import type { IncomingHttpHeaders } from 'node:http';
import { Authenticator, Consumers, DeniedCalls } from '../../access/index.js';
import type { Arrival, Caller } from '../../access/index.js';
import { GatewayError } from '../../core/index.js';
import { identify, presentedTokens } from '../door/index.js';

/** Lets only credentials with the scope `admin` in. */
@Injectable()
export class AdminGuard {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly denied: DeniedCalls,
    private readonly consumers: Consumers,
  ) {}

  /** The caller of an admin call. Credentials are read from headers only: addresses end up in histories and logs. */
  async admit(headers: IncomingHttpHeaders, arrival: Arrival): Promise<Caller> {
    const { caller } = await identify(this.authenticator, presentedTokens({ rawQuery: '', headers }), arrival);
    if (caller.scopes.has('admin')) return caller;
    const refusal = new GatewayError('forbidden', 'This call needs the scope "admin".', { facts: { scope: 'admin' } });
    this.denied.note(caller, 'admin', refusal);
    throw refusal;
  }

  /** Whether anybody may use the admin API. */
  async hasOperator(): Promise<boolean> {
    return (await this.consumers.list()).some(({ scopes, revokedAt }) => revokedAt === undefined && scopes.includes('admin'));
  }
}
