import { plainToInstance } from 'class-transformer';
import { validate } from 'class-validator';
import type { ValidationError } from 'class-validator';
import { GatewayError } from '../../core/index.js';
import { PolicyBody } from './bodies.js';

const sentencesOf = (errors: readonly ValidationError[]): string[] =>
  errors.flatMap(({ constraints = {}, children = [] }) => [...Object.values(constraints), ...sentencesOf(children)]);

const isObject = (content: unknown): content is object => typeof content === 'object' && content !== null && !Array.isArray(content);

const isBody = (value: unknown): value is object => isObject(value) && value.constructor !== Object && !(value instanceof PolicyBody);

/** Takes out every field that is null: the same as one that was left out, but in a policy, where it takes a part away. */
const dropNulls = (body: object): void => {
  for (const [name, value] of Object.entries(body) as [string, unknown][]) {
    if (value === null) Reflect.deleteProperty(body, name);
    else if (isBody(value)) dropNulls(value);
  }
};

/** More than any body has. What is nested without end would outgrow the stack of those who read it. */
const MAX_DEPTH = 16;

const isDeeper = (content: unknown, depth: number): boolean => {
  let level = [content];
  for (let left = depth; level.length > 0; left--) {
    if (left < 0) return true;
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? (Object.values(value) as unknown[]) : []));
  }
  return false;
};

/** The content as the class says it must be. Throws `invalid_input` with every rule it breaks; unknown fields break one. */
export const check = async <T extends object>(shape: new () => T, content: unknown): Promise<T> => {
  if (!isObject(content)) throw new GatewayError('invalid_input', 'Send a JSON object.');
  if (isDeeper(content, MAX_DEPTH)) throw new GatewayError('invalid_input', `Send an object that is nested at most ${MAX_DEPTH} deep.`);
  const checked = plainToInstance(shape, content);
  const errors = await validate(checked, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true });
  if (errors.length > 0) throw new GatewayError('invalid_input', `${sentencesOf(errors).join('. ')}.`);
  dropNulls(checked);
  return checked;
};
