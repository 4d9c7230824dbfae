import { Injectable } from '@nestjs/common';
import { Authenticator } from '../../access/index.js';
import type { Arrival, Caller } from '../../access/index.js';
import type { GatewayError, Secret } from '../../core/index.js';

/** Proves what v1 and v2 take: every credential of the gateway, and the fixed tokens that no other door accepts. */
@Injectable()
export class LegacyAuthenticator extends Authenticator {
  constructor(private readonly authenticator: Authenticator) {
    super();
  }

  authenticate(presented: Secret): Promise<Caller> {
    return this.authenticator.authenticate(presented, { acceptsFixed: true });
  }

  recognize(presented: Secret): Caller | undefined {
    return this.authenticator.recognize(presented, { acceptsFixed: true });
  }

  admit(caller: Caller, arrival: Arrival): Promise<void> | undefined {
    return this.authenticator.admit(caller, arrival);
  }

  refuse(presented: readonly Secret[], arrival: Arrival): Promise<GatewayError> {
    return this.authenticator.refuse(presented, arrival);
  }
}
