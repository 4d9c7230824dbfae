import { Injectable } from '@nestjs/common';
import type { Answer, BodyOf } from '../../contract/index.js';
import { tables } from '../../contract/index.js';
import { GatewayError } from '../../core/index.js';
import type { Call, Change } from '../calls/index.js';
import { CleverReach, expectDone, expectObject, expectRows } from '../calls/index.js';
import type { AttributeRow } from './attribute.rows.js';
import { readAttribute } from './attribute.rows.js';
import type { Attribute, AttributeLimit } from './attribute.types.js';

const { attributes, groupAttributes } = tables;
type CreatedRow = Answer<typeof attributes.create>;

/** Where an attribute lives: in one group, or for all receivers of the account. */
export type Scope = string | null;

/** Attributes of an account and of its groups. */
@Injectable()
export class AttributesService {
  constructor(private readonly cleverReach: CleverReach) {}

  /** All attributes of a group, or all global ones. */
  async list(call: Call, groupId: Scope): Promise<Attribute[]> {
    const answer =
      groupId === null
        ? await this.cleverReach.read(call, attributes.list, { params: {} })
        : await this.cleverReach.read(call, groupAttributes.list, { params: { group_id: groupId } });
    return expectRows(attributes.list, answer).map(readAttribute);
  }

  /** An attribute out of its list, where a create may tell less than the list. Throws `not_found`. */
  async find(call: Call, groupId: Scope, id: string): Promise<Attribute> {
    const found = (await this.list(call, groupId)).find((attribute) => attribute.id === id);
    if (!found) throw new GatewayError('not_found', `There is no attribute ${id}.`);
    return found;
  }

  /** One attribute, whether global or local. */
  async byId(call: Call, id: string): Promise<Attribute> {
    return readAttribute(expectObject(attributes.get, await this.cleverReach.read(call, attributes.get, { params: { id } })));
  }

  /** How many attributes are allowed, by the names CleverReach gives its limits. */
  async limits(call: Call): Promise<AttributeLimit[]> {
    const answer = expectObject(attributes.limits, await this.cleverReach.read(call, attributes.limits, { params: {} }));
    return Object.entries(answer).map(([name, value]) => ({ name, value }));
  }

  /** Creates an attribute. Its id is all that CleverReach's answer is sure to hold (APT; seen). */
  create(call: Call, groupId: Scope, body: BodyOf<typeof groupAttributes.create>): Promise<Change<string>> {
    const read = (answer: CreatedRow): string => String(expectObject(attributes.create, answer).id);
    return groupId === null
      ? this.cleverReach.write(call, attributes.create, { ask: { params: {}, body }, read })
      : this.cleverReach.write(call, groupAttributes.create, { ask: { params: { group_id: groupId }, body }, read });
  }

  update(call: Call, place: { readonly groupId: Scope; readonly id: string }, body: BodyOf<typeof attributes.update>): Promise<Change<Attribute>> {
    const { groupId, id } = place;
    const read = (answer: AttributeRow): Attribute => readAttribute(expectObject(attributes.update, answer));
    return groupId === null
      ? this.cleverReach.write(call, attributes.update, { ask: { params: { id }, body }, read })
      : this.cleverReach.write(call, groupAttributes.update, { ask: { params: { group_id: groupId, id }, body }, read });
  }

  /** Deletes an attribute and the value of every receiver. */
  remove(call: Call, groupId: Scope, id: string): Promise<Change<void>> {
    const read = expectDone(attributes.remove);
    return groupId === null
      ? this.cleverReach.write(call, attributes.remove, { ask: { params: { id } }, read })
      : this.cleverReach.write(call, groupAttributes.remove, { ask: { params: { group_id: groupId, id } }, read });
  }
}
