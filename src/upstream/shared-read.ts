import { isGood, jsonBytesOf, jsonOf } from './json-answer.js';
import type { AnsweredCall, WholeAnswer } from './json-answer.js';

type Told = { readonly json: unknown } | { readonly error: unknown };

/**
 * What is parsed of more bytes than these is let go once the promises that can go on have gone on: before another answer is looked at.
 * Promises that waited long have moved to V8's old space; rows that hang on them would be moved there, too, and stay until a full collection.
 */
const LARGE_BYTES = 8_192;

/** The answer to a read, for everybody who asked the same. Parsed once for all who look at it at the same time, and never changed. */
export class SharedRead {
  #told: Told | undefined;

  constructor(
    readonly answer: WholeAnswer,
    private readonly call: AnsweredCall,
  ) {}

  /** Whether CleverReach answered what was asked. */
  get isGood(): boolean {
    return isGood(this.answer);
  }

  /** Whether the answer looks like JSON, and no refusal. */
  get isJson(): boolean {
    try {
      this.jsonBytes();
      return true;
    } catch {
      return false;
    }
  }

  /** The JSON of the answer. Throws for a refusal, and for an answer that is broken. */
  json(): unknown {
    const told = (this.#told ??= this.#tell());
    if ('error' in told) throw told.error;
    return told.json;
  }

  /** The bytes of the JSON, none for an answer without content. Throws as `json` does. */
  jsonBytes(): Buffer {
    return jsonBytesOf(this.answer, this.call);
  }

  #tell(): Told {
    if (this.answer.bytes.length > LARGE_BYTES) {
      process.nextTick(() => {
        this.#told = undefined;
      });
    }
    try {
      return { json: jsonOf(this.answer, this.call) };
    } catch (error) {
      return { error };
    }
  }
}
