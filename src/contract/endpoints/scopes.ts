import type { Confidence } from '../endpoint.js';

type Access = 'read' | 'write';

const scope = <const V extends string, const C extends Confidence>(value: V, confidence: C): { readonly value: V; readonly confidence: C } =>
  ({ value, confidence });

/** The two names CleverReach's own SDK shows, for the calls the SDK makes with them. */
export const documented = <const A extends 'receivers' | 'groups'>(area: A) => scope(`${area}:read`, 'documented');

/** A name formed like the documented ones for a call nobody has named the scope of. */
export const inferred = <const N extends string, const A extends Access>(area: N, access: A) => scope(`${area}:${access}`, 'inferred');

/** The scope of forms and flows, as live accounts write it. */
export const forms = scope('forms', 'seen');
