import { inspect } from 'node:util';

const hidden = '[secret]';

/**
 * A text that must not be printed. Template strings, JSON and console inspection all say `[secret]`;
 * `reveal()` is the only way in and is linted outside vault, access and upstream.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return hidden;
  }

  toJSON(): string {
    return hidden;
  }

  [inspect.custom](): string {
    return hidden;
  }
}
