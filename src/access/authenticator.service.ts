import { Injectable } from '@nestjs/common';
import { GatewayError } from '../core/index.js';
import type { Secret } from '../core/index.js';
import { Metrics } from '../telemetry/index.js';
import { Admission } from './admission/index.js';
import { prefixOf } from './api-key.js';
import type { Arrival } from './arrival.js';
import { CredentialProof } from './credential-proof.js';
import { Guesses, tooManyGuesses } from './guessing/index.js';
import { Authenticator } from './ports.js';
import type { Acceptance, Caller } from './ports.js';

const notValid = (): GatewayError => new GatewayError('unauthenticated', 'The credential is not valid.', { facts: { presented: true } });

const isAccepted = ({ credential }: Caller, { acceptsFixed = false }: Acceptance = {}): boolean => credential.kind !== 'fixed_token' || acceptsFixed;

/** Says who calls, and who may come in. */
@Injectable()
export class StoredAuthenticator extends Authenticator {
  constructor(
    private readonly proof: CredentialProof,
    private readonly admission: Admission,
    private readonly guesses: Guesses,
    private readonly metrics: Metrics,
  ) {
    super();
  }

  async authenticate(presented: Secret, acceptance?: Acceptance): Promise<Caller> {
    const caller = await this.proof.prove(presented);
    if (!caller || !isAccepted(caller, acceptance)) throw notValid();
    return caller;
  }

  recognize(presented: Secret, acceptance?: Acceptance): Caller | undefined {
    const caller = this.proof.known(presented);
    return caller && isAccepted(caller, acceptance) ? caller : undefined;
  }

  admit(caller: Caller, arrival: Arrival): Promise<void> | undefined {
    return this.admission.admit(caller, arrival);
  }

  async refuse(presented: readonly Secret[], arrival: Arrival): Promise<GatewayError> {
    if (presented.length === 0) return new GatewayError('unauthenticated', 'A credential is needed.', { facts: { presented: false } });
    const seconds = await this.#countGuess(presented, arrival);
    this.metrics.countRefusal(seconds === undefined ? 'wrong_credential' : 'guessing');
    return seconds === undefined ? notValid() : tooManyGuesses(seconds);
  }

  /** Seconds for which guesses are slowed. Whoever brings an expired token must be told to get another one, whatever others at the same address do. */
  async #countGuess(presented: readonly Secret[], { address }: Arrival): Promise<number | undefined> {
    for (const credential of presented) if (await this.proof.wasGoodOnce(credential)) return undefined;
    const key = presented.map(prefixOf).find((prefix) => prefix !== undefined);
    const guess = { address, target: key === undefined ? undefined : ({ kind: 'api_key', name: key } as const) };
    await this.guesses.note(guess);
    return this.guesses.slowedFor(guess);
  }
}
