import { Injectable } from '@nestjs/common';
import { ownReceiverParam } from '../access/index.js';
import { fillPath, tables } from '../contract/index.js';
import type { Answer, Endpoint } from '../contract/index.js';
import { GatewayError } from '../core/index.js';
import type { RawCall } from './ports.js';
import { SignedSender } from './signed-sender.js';

const MAX_RECEIVER_BYTES = 4_194_304;

/** Letters beyond ASCII may become one of the address in small letters: the Kelvin sign becomes k. */
const isAscii = (text: string): boolean => /^[\x21-\x7e]+$/.test(text);

/** Knows whether a call is about the receiver of an address. */
@Injectable()
export class OwnReceivers {
  constructor(private readonly sender: SignedSender) {}

  /** Whether the receiver that the call names by address or id is the one of `address`. An id is compared with the one that CleverReach tells for the address. */
  async isOwn(endpoint: Endpoint, call: RawCall, address: string): Promise<boolean> {
    const named = call.params[ownReceiverParam(endpoint) ?? ''];
    if (named === undefined) return false;
    if (named.includes('@')) return isAscii(named) && named.toLowerCase() === address;
    return /^[0-9]+$/.test(named) && named === (await this.#idOf(call, address));
  }

  async #idOf({ accountId, signal }: RawCall, address: string): Promise<string | undefined> {
    const path = fillPath(tables.receivers.get, { id: address });
    try {
      const found = (await this.sender.readJson(accountId, path, { maxBytes: MAX_RECEIVER_BYTES, signal })) as Partial<Answer<typeof tables.receivers.get>> | null;
      return found?.id === undefined ? undefined : String(found.id);
    } catch (error) {
      if (error instanceof GatewayError && error.code === 'not_found') return undefined;
      throw error;
    }
  }
}
