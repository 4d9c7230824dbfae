import { refuseInput } from './input-refused.js';

type Given<T> = { [K in keyof T]?: NonNullable<T[K]> };

/** What was given of an input: fields that are absent or null are left out, since GraphQL clients send null for "no matter". */
export const onlyGiven = <T extends object>(fields: T): Given<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null)) as Given<T>;

/** The changes that were given. Throws `invalid_input` where there is none. */
export const givenChanges = <T extends object>(fields: T): Given<T> => {
  const given = onlyGiven(fields);
  if (Object.keys(given).length === 0) throw refuseInput('input', 'Name at least one change.');
  return given;
};
