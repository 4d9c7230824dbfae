import type { Type } from '@nestjs/common';
import { Extensions, TypeMetadataStorage } from '@nestjs/graphql';

/** Marks, among the extensions of a field, that its method needs `(row, args)` only, answers at once and changes nothing. */
export const ROW_FIELD = 'rowField';

/**
 * Declares a text argument of a `@ResolveField` method that takes `(row, args)` as they come. Nest calls a method without decorated
 * parameters directly: no pipe, no context and no promise for each of a thousand rows. The method must answer at once and change nothing.
 */
export const RowArg =
  (name: string, description: string): MethodDecorator =>
  (target, methodName, descriptor) => {
    Extensions({ [ROW_FIELD]: true })(target, methodName, descriptor);
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

/**
 * Declares the arguments of a `@ResolveField` method that takes `(parent, args, context)` as they come. Nest calls it directly, too: for
 * fields that a list asks of each of its rows. The method checks its arguments itself, with `checkArgs`.
 */
export const PlainArgs =
  (type: () => Type): MethodDecorator =>
  ({ constructor: target }, methodName) => {
    TypeMetadataStorage.addMethodParamMetadata({ kind: 'args', target, methodName: String(methodName), typeFn: type, options: {}, index: 1 });
  };
