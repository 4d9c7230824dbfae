import { Injectable } from '@nestjs/common';
import type { Answer } from '../../../contract/index.js';
import { tables } from '../../../contract/index.js';
import type { Call, Change } from '../../calls/index.js';
import { CleverReach, expectDone, expectSuccess, expectTexts, onlyGiven, readStored } from '../../calls/index.js';

const { groupReceivers, receivers } = tables;

/** Where an attribute value goes: to a person, or to its membership in a group. */
export interface ValuePlace {
  readonly key: string;
  readonly groupId: string | null;
  readonly attributeId: string;
}

type Moved = Answer<typeof receivers.changeEmail>;
type ValueAnswer = Answer<typeof receivers.setAttribute>;

/** CleverReach answers with the receiver, or confirms (inferred). */
const readMoved = (answer: Moved | null): void => {
  if (answer !== null && typeof answer === 'object' && 'email' in answer) return;
  expectSuccess(receivers.changeEmail)(answer ?? false);
};

const readValue = (answer: ValueAnswer): string | null => readStored(receivers.setAttribute, answer, ({ value }: { readonly value: string }) => value || null);

/** Persons over the whole account. */
@Injectable()
export class PersonService {
  constructor(private readonly cleverReach: CleverReach) {}

  /** Those of the addresses that are active receivers. */
  async activeOf(call: Call, emails: readonly string[], groupId: string | null): Promise<readonly string[]> {
    const body = { emails: [...emails], ...onlyGiven({ group_id: groupId }) };
    return expectTexts(receivers.areValid, await this.cleverReach.read(call, receivers.areValid, { params: {}, body }));
  }

  /** Deletes a person from every group. */
  remove(call: Call, key: string): Promise<Change<void>> {
    return this.cleverReach.write(call, receivers.remove, { ask: { params: { pool_id: key } }, read: expectDone(receivers.remove) });
  }

  changeEmail(call: Call, key: string, email: string): Promise<Change<void>> {
    return this.cleverReach.write(call, receivers.changeEmail, { ask: { params: { id: key }, body: { email } }, read: readMoved });
  }

  clone(call: Call, key: string, email: string): Promise<Change<void>> {
    return this.cleverReach.write(call, receivers.clone, { ask: { params: { id: key }, body: { email } }, read: readMoved });
  }

  setAttribute(call: Call, { key, groupId, attributeId }: ValuePlace, value: string): Promise<Change<string | null>> {
    const place = { pool_id: key, id: attributeId };
    return groupId === null
      ? this.cleverReach.write(call, receivers.setAttribute, { ask: { params: place, body: { value } }, read: readValue })
      : this.cleverReach.write(call, groupReceivers.setAttribute, { ask: { params: { group_id: groupId, ...place }, body: { value } }, read: readValue });
  }
}
