import type { Operator } from '../../access/index.js';
import type { DoorAnswer, DoorRequest } from '../door/index.js';

/** A request of an operator who is signed in. */
export interface Visit {
  readonly request: DoorRequest;
  readonly operator: Operator;
  /** What the cookie holds. */
  readonly session: string;
  /** Fields of the form that was sent; none of a page that was opened. */
  readonly fields: URLSearchParams;
}

export type Serve = (visit: Visit) => Promise<DoorAnswer>;

/** A field of a form without outer blanks; empty where it was not sent. */
export const fieldOf = ({ fields }: Pick<Visit, 'fields'>, name: string): string => (fields.get(name) ?? '').trim();
