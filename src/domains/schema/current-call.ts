import { Context } from '@nestjs/graphql';

/** The `Call` of the operation that is being answered. */
export const CurrentCall = (): ParameterDecorator => Context('call');
