import { Injectable } from '@nestjs/common';
import type { DoorAnswer, DoorRequest } from './door-call.js';

/** Answers a call of the contract from the gateway itself. It identifies its caller as it needs: a token call may come without one. */
export type GatewayAnswer = (request: DoorRequest, params: Readonly<Record<string, string>>) => Promise<DoorAnswer>;

/**
 * The calls that the gateway answers itself instead of passing them to CleverReach, by endpoint id: those about its own tokens.
 * Whoever answers one registers it while the modules start (`onModuleInit`); the v3 door looks here after matching a path, so that
 * every spelling CleverReach knows (`/v3/debug/ttl.json`) ends here and none falls through.
 */
@Injectable()
export class GatewayAnswers {
  readonly #answers = new Map<string, GatewayAnswer>();

  register(endpointId: string, answer: GatewayAnswer): void {
    if (this.#answers.has(endpointId)) throw new Error(`The endpoint ${endpointId} is answered twice.`);
    this.#answers.set(endpointId, answer);
  }

  find(endpointId: string): GatewayAnswer | undefined {
    return this.#answers.get(endpointId);
  }
}
