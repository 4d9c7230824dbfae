import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { AppConfig } from '../../../config/index.js';

const keyOf = (consumerId: string, hash: string): string => `${consumerId} ${hash}`;

/**
 * Documents that callers sent once with their hash (automatic persisted queries), of each consumer for itself. They are kept in this
 * process alone: another process that does not know one asks the caller for its text, which costs one more request.
 */
@Injectable()
export class AutomaticDocuments {
  readonly isOn: boolean;
  readonly #texts: LRUCache<string, string>;

  constructor({ values }: AppConfig) {
    this.isOn = values.GRAPHQL_AUTOMATIC_DOCUMENTS;
    this.#texts = new LRUCache({ maxSize: values.GRAPHQL_AUTOMATIC_DOCUMENTS_BYTES, sizeCalculation: (text, key) => 2 * (text.length + key.length) });
  }

  find(consumerId: string, hash: string): string | undefined {
    return this.#texts.get(keyOf(consumerId, hash));
  }

  /** `hash` must be that of the text. */
  keep(consumerId: string, hash: string, text: string): void {
    if (this.isOn) this.#texts.set(keyOf(consumerId, hash), text);
  }
}
