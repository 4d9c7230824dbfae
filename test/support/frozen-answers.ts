import { SharedRead } from '../../src/upstream/shared-read.js';

const freeze = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.values(value).forEach(freeze);
  return Object.freeze(value);
};

const json = Object.getOwnPropertyDescriptor(SharedRead.prototype, 'json')?.value as (this: SharedRead) => unknown;

/** Callers share parsed answers, so nobody may change one: in tests the attempt throws. */
SharedRead.prototype.json = function (this: SharedRead): unknown {
  return freeze(json.call(this));
};
