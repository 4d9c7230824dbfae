import { applyDecorators } from '@nestjs/common';
import type { PipeTransform, Type } from '@nestjs/common';
import { Args, ID } from '@nestjs/graphql';
import { Matches, MaxLength } from 'class-validator';
import { refuseInput } from '../calls/index.js';
import { argsPipe, checkPipe } from './checked-args.js';

/** Ids of CleverReach are digits; an empty one once stood for a whole list. 0 stands for none, and is what a program sends that knows none. */
const id = /^(?!0+$)[0-9]{1,19}$/;
const ID_RULE = 'An id consists of digits and is not 0.';

/** Whether a text can be an id of CleverReach. */
export const isCleverReachId = (text: string): boolean => id.test(text);

const idPipe = (name: string): PipeTransform<string | null | undefined> => ({
  transform: (value) => {
    if (value != null && !isCleverReachId(value)) throw refuseInput(name, ID_RULE);
    return value;
  },
});

/** The one argument of a mutation, checked by the rules of its class before anything is sent. */
export const Input = (type: () => Type): ParameterDecorator => Args('input', { type, description: 'What to do.' }, checkPipe('input'));

/** All arguments of a field, checked by the rules of their class before anything is sent. */
export const CheckedArgs = (): ParameterDecorator => Args(argsPipe);

/** An argument that holds an id of CleverReach. */
export const IdArg = (name: string, options: { readonly description: string; readonly nullable?: boolean }): ParameterDecorator =>
  Args(name, { type: () => ID, ...options }, idPipe(name));

/** A field of an input that holds an id of CleverReach. */
export const IsId = (): PropertyDecorator => applyDecorators(Matches(id, { message: ID_RULE }));

/** A field of an input that holds ids of CleverReach. */
export const AreIds = (): PropertyDecorator => applyDecorators(Matches(id, { each: true, message: ID_RULE }));

/** A text that says something. */
export const IsNotBlank = (): PropertyDecorator => applyDecorators(Matches(/\S/, { message: 'It cannot be blank.' }));

const tag = /^[^-\s]/;
const MAX_TAG_LENGTH = 255;

/** Whether a text can be a tag, "tag" or "origin.tag". A leading "-" would take it away in some calls of CleverReach. */
export const isTag = (text: string): boolean => tag.test(text) && text.length <= MAX_TAG_LENGTH;

/** A tag to write. */
export const IsTag = (options: { readonly each?: boolean } = {}): PropertyDecorator =>
  applyDecorators(
    Matches(tag, { ...options, message: 'A tag begins with a letter or digit.' }),
    MaxLength(MAX_TAG_LENGTH, { ...options, message: `A tag has at most ${MAX_TAG_LENGTH} characters.` }),
  );
