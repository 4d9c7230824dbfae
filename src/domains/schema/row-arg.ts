import { TypeMetadataStorage } from '@nestjs/graphql';

/**
 * Declares a text argument of a `@ResolveField` method that takes `(row, args)` as they come. Nest calls a method without decorated
 * parameters directly: no pipe, no context and no promise for each of a thousand rows.
 */
export const RowArg =
  (name: string, description: string): MethodDecorator =>
  (target, methodName) => {
    TypeMetadataStorage.addMethodParamMetadata({
      kind: 'arg',
      target: target.constructor,
      methodName: String(methodName),
      typeFn: () => String,
      options: {},
      index: 0,
      name,
      description,
    });
  };
