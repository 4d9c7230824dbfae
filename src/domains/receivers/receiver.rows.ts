import type { Answer, Endpoint, tables } from '../../contract/index.js';
import { readAttributeValues } from '../attributes/index.js';
import type { AttributeValue } from '../attributes/index.js';
import { expectRows, readMoment } from '../calls/index.js';
import type { HeldAnswer } from '../../upstream/index.js';
import type { ReceiverEvent } from '../events/index.js';
import { readEvent } from '../events/index.js';
import type { OrderItem } from '../orders/index.js';
import { readOrderItem } from '../orders/index.js';
import type { GroupReceiver, Receiver } from './receiver.types.js';

export type ReceiverRow = Answer<typeof tables.groupReceivers.get>;

type Rows = HeldAnswer<readonly ReceiverRow[]>;

/** Reads what is asked for of a row where its answer is held, and nothing else: of a thousand rows most fields are wanted by nobody. */
abstract class PersonView implements Omit<Receiver, 'id'> {
  constructor(
    private readonly rows: Rows,
    private readonly at: number,
  ) {}

  protected get row(): ReceiverRow {
    return this.rows.json()[this.at] as ReceiverRow;
  }

  get email(): string {
    return this.row.email;
  }
  get bouncedAt(): number | null {
    return readMoment(this.row.bounced);
  }
  get changedAt(): number | null {
    return readMoment(this.row.last_changed);
  }
  get points(): number {
    return this.row.points;
  }
  get stars(): number {
    return this.row.stars;
  }
  get conversionRate(): number {
    return this.row.conversion_rate;
  }
  get openRate(): number {
    return this.row.open_rate;
  }
  get clickRate(): number {
    return this.row.click_rate;
  }
  get lastIp(): string | null {
    return this.row.last_ip || null;
  }
  get lastLocation(): string | null {
    return this.row.last_location || null;
  }
  get lastClient(): string | null {
    return this.row.last_client || null;
  }
  get globalAttributes(): AttributeValue[] {
    return readAttributeValues(this.row.global_attributes);
  }
  get tags(): readonly string[] | null {
    return this.row.tags ?? null;
  }
  get orders(): OrderItem[] | null {
    return this.row.orders?.map(readOrderItem) ?? null;
  }
  get events(): ReceiverEvent[] | null {
    return this.row.events?.map(readEvent) ?? null;
  }
}

class ReceiverView extends PersonView implements Receiver {
  get id(): string {
    return String(this.row.id);
  }
}

class GroupReceiverView extends PersonView implements GroupReceiver {
  constructor(
    readonly groupId: string,
    rows: Rows,
    at: number,
  ) {
    super(rows, at);
  }

  get receiverId(): string {
    return String(this.row.id);
  }
  get active(): boolean {
    return this.row.active;
  }
  get registeredAt(): number | null {
    return readMoment(this.row.registered);
  }
  get activatedAt(): number | null {
    return readMoment(this.row.activated);
  }
  get deactivatedAt(): number | null {
    return readMoment(this.row.deactivated);
  }
  get importedAt(): number | null {
    return readMoment(this.row.imported);
  }
  get source(): string | null {
    return this.row.source || null;
  }
  get attributes(): AttributeValue[] {
    return readAttributeValues(this.row.attributes);
  }
}

/** A person of CleverReach as GraphQL tells it; what belongs to a group is left out. */
export const readReceiver = (row: ReceiverRow): Receiver => new ReceiverView({ json: () => [row] }, 0);

/** A receiver of a group as GraphQL tells it. */
export const readGroupReceiver = (groupId: string, row: ReceiverRow): GroupReceiver => new GroupReceiverView(groupId, { json: () => [row] }, 0);

/** The receivers of an answer, each of the group that is named or that its row names. Throws where the answer is no list of rows. */
export const viewGroupReceivers = (endpoint: Endpoint, rows: Rows, groupId?: string): GroupReceiver[] =>
  expectRows(endpoint, rows.json()).map((row, at) => new GroupReceiverView(groupId ?? String(row.group_id), rows, at));
