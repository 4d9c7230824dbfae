import { ValidationPipe } from '@nestjs/common';
import type { PipeTransform, Type, ValidationError } from '@nestjs/common';
import { getMetadataStorage, IS_OPTIONAL } from 'class-validator';
import { InputRefused } from '../calls/index.js';
import type { FieldProblem } from '../calls/index.js';

const problemsOf = (errors: readonly ValidationError[], parents: readonly string[]): FieldProblem[] =>
  errors.flatMap(({ property, constraints = {}, children = [] }) => {
    const path = [...parents, property];
    return [...Object.values(constraints).map((problem) => ({ field: path.join('.'), problem })), ...problemsOf(children, path)];
  });

/** Checks a value by the rules of its class, and names wrong fields below `parents`. */
export const checkPipe = (...parents: string[]): ValidationPipe =>
  new ValidationPipe({ transform: true, exceptionFactory: (errors) => new InputRefused(problemsOf(errors, parents)) });

const readRuled = (type: Type): readonly string[] | undefined => {
  const rules = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
  const names = [...new Set(rules.map(({ propertyName }) => propertyName))];
  const isOptional = (property: string): boolean => rules.some(({ name, propertyName }) => name === IS_OPTIONAL && propertyName === property);
  return names.every(isOptional) ? names : undefined;
};

const ruled = new WeakMap<Type, { readonly names: readonly string[] | undefined }>();

/** The fields of a class that have rules; undefined where a rule looks at an absent field too. */
const ruledFields = (type: Type): readonly string[] | undefined => {
  let known = ruled.get(type);
  if (!known) ruled.set(type, (known = { names: readRuled(type) }));
  return known.names;
};

type Fields = Readonly<Record<string, unknown>>;

const hasNothingToCheck = (type: Type, args: Fields): boolean => ruledFields(type)?.every((name) => args[name] == null) === true;

const pipe = checkPipe();

/**
 * Arguments of a field, checked by the rules of their class; at once where no rule has anything to look at, since a list of groups asks
 * for each of them.
 */
export const checkArgs = <T extends object>(type: Type<T>, args: T): T | Promise<T> =>
  hasNothingToCheck(type, args as Fields) ? args : (pipe.transform(args, { type: 'body', metatype: type }) as Promise<T>);

/** `checkArgs` for the parameter of a method. */
export const argsPipe: PipeTransform<object> = {
  transform: (args, { metatype }) => (metatype ? checkArgs(metatype as Type<object>, args) : args),
};
