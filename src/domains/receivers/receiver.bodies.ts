import type { BodyOf, tables } from '../../contract/index.js';
import { writeAttributeValues } from '../attributes/index.js';
import { givenChanges, onlyGiven } from '../calls/index.js';
import type { AddReceiverInput, UpdateReceiverInput } from './receiver.inputs.js';

type Values = Pick<UpdateReceiverInput, 'source' | 'attributes' | 'globalAttributes' | 'tags'>;

/** What an input tells of a receiver besides its moments, in CleverReach's words. */
export const valuesOf = ({ source, attributes, globalAttributes, tags }: Values) => ({
  source,
  attributes: writeAttributeValues('input.attributes', attributes),
  global_attributes: writeAttributeValues('input.globalAttributes', globalAttributes),
  tags: tags && [...tags],
});

/**
 * What CleverReach is told of a new receiver. The moments are always given: without them CleverReach makes it active, and
 * `activated` 0 keeps the opt-in open (SWG10, PYC; documented).
 */
export const bodyOfNewReceiver = (input: AddReceiverInput, nowSeconds: number): BodyOf<typeof tables.groupReceivers.add> => ({
  email: input.email,
  registered: input.registeredAt ?? nowSeconds,
  activated: input.active ? nowSeconds : 0,
  ...onlyGiven(valuesOf(input)),
});

/** The changes of a receiver. Throws `invalid_input` where there is none. */
export const bodyOfReceiverChanges = (input: UpdateReceiverInput): BodyOf<typeof tables.groupReceivers.update> => givenChanges(valuesOf(input));
