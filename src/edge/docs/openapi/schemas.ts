import type { JsonSchema } from '../../../contract/index.js';
import type { Schema } from './types.js';

/** Moves every named shape into one list and leaves references in its place. */
export class Schemas {
  readonly #named = new Map<string, { readonly shape: JsonSchema; readonly schema: Schema }>();

  /** The shape with references for whatever in it has a name. Throws where two shapes claim one name. */
  refer(shape: JsonSchema): Schema {
    const { title } = shape;
    if (title === undefined) return this.#inside(shape);
    const known = this.#named.get(title);
    if (known && known.shape !== shape) throw new Error(`Two shapes are named ${title}.`);
    if (!known) {
      this.#named.set(title, { shape, schema: {} });
      this.#named.set(title, { shape, schema: this.#inside(shape) });
    }
    return { $ref: `#/components/schemas/${title}` };
  }

  /** Every named shape so far, sorted. */
  all(): Readonly<Record<string, Schema>> {
    return Object.fromEntries([...this.#named].sort(([a], [b]) => a.localeCompare(b, 'en')).map(([name, { schema }]) => [name, schema]));
  }

  #inside(shape: JsonSchema): Schema {
    const { properties, items, anyOf, additionalProperties, ...plain } = shape;
    return {
      ...plain,
      ...(properties && { properties: Object.fromEntries(Object.entries(properties).map(([name, of]) => [name, this.refer(of)])) }),
      ...(items && { items: this.refer(items) }),
      ...(anyOf && { anyOf: anyOf.map((of) => this.refer(of)) }),
      ...(additionalProperties !== undefined && {
        additionalProperties: typeof additionalProperties === 'boolean' ? additionalProperties : this.refer(additionalProperties),
      }),
    };
  }
}
