import { holders, numberEnding, numbers } from './members.js';
import { wasm } from './unquote-numbers.wasm.js';

interface Global {
  readonly value: number;
}

/** What assembly/unquote-numbers/index.ts exports; it says what each is for. */
interface UnquotingModule {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly room: Global;
  readonly input: Global;
  readonly output: Global;
  readonly kept: Global;
  readonly held: Global;
  readonly addNumber: (length: number) => void;
  readonly addHolder: (length: number) => void;
  readonly addNumberEnding: (length: number) => void;
  readonly rewrite: (length: number, before: number) => number;
}

/** TypeScript knows it as a part of browsers only. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

const module = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(wasm, 'base64'))).exports as UnquotingModule;
const memory = new Uint8Array(module.memory.buffer);
const [input, output, room] = [module.input.value, module.output.value, module.room.value];

const tell = (text: string, add: (length: number) => void): void => {
  memory.set(Buffer.from(text), input);
  add(text.length);
};
for (const name of numbers) tell(`"${name}"`, module.addNumber);
for (const name of holders) tell(`"${name}"`, module.addHolder);
tell(`${numberEnding}"`, module.addNumberEnding);

/** Parts of bytes that are not too long for the module. */
export const partsOf = (bytes: Buffer): readonly Buffer[] =>
  bytes.length <= room ? [bytes] : Array.from({ length: Math.ceil(bytes.length / room) }, (_, at) => bytes.subarray(at * room, (at + 1) * room));

const nothing = new Uint8Array(0);

/** One JSON text on its way through the module, which many share: a call leaves nothing behind there. */
export class Passage {
  #held = 0;
  #keptBack: Uint8Array = nothing;

  /** What may be the beginning of a member, until more has come. */
  get keptBack(): Uint8Array {
    return this.#keptBack;
  }

  /** The next part of the text without the quotes around numbers, as far as it can be told. Lies in the module's memory until the next call. */
  take(part: Buffer): Uint8Array {
    memory.set(this.#keptBack, input);
    memory.set(part, input + this.#keptBack.length);
    const end = this.#keptBack.length + part.length;
    const length = module.rewrite(end, this.#held);
    this.#held = module.held.value;
    this.#keptBack = memory.slice(input + end - module.kept.value, input + end);
    return memory.subarray(output, output + length);
  }
}
