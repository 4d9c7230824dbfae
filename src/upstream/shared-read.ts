import { isGood, jsonBytesOf, jsonOf } from './json-answer.js';
import type { AnsweredCall, WholeAnswer } from './json-answer.js';

type Told = { readonly json: unknown } | { readonly error: unknown };

/** The answer to a read, for everybody who asked the same. Parsed once, and never changed. */
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
    this.#told ??= this.#tell();
    if ('error' in this.#told) throw this.#told.error;
    return this.#told.json;
  }

  /** The bytes of the JSON, none for an answer without content. Throws as `json` does. */
  jsonBytes(): Buffer {
    return jsonBytesOf(this.answer, this.call);
  }

  #tell(): Told {
    try {
      return { json: jsonOf(this.answer, this.call) };
    } catch (error) {
      return { error };
    }
  }
}
