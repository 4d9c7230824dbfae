import { Context } from '@nestjs/graphql';
import type { Call } from '../calls/index.js';

/** What the resolvers of one operation share. */
export interface OperationContext {
  readonly call: Call;
}

/** The `Call` of the operation that is being answered. */
export const CurrentCall = (): ParameterDecorator => Context('call');
