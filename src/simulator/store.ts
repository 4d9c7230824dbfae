import { Collection } from './collection.js';
import type * as is from './entities.js';
import { fieldsOf } from './fields.js';
import { Random } from './random.js';

/** The whole state as plain JSON. */
export interface Snapshot {
  readonly version: 1;
  readonly random: number;
  readonly clockShiftMs: number;
  readonly counters: Readonly<Record<string, number>>;
  readonly rows: Readonly<Record<string, readonly is.Entity[]>>;
}

export const isSnapshot = (value: unknown): value is Snapshot => {
  const { version, random, counters, rows } = fieldsOf(value);
  return version === 1 && typeof random === 'number' && typeof counters === 'object' && typeof rows === 'object';
};

const FIRST_ID = 1001;

/** Everything the simulated CleverReach knows, in memory. */
export class Store {
  /** Grows with every change. */
  revision = 0;
  /** How far the simulated time runs ahead of the real one. */
  clockShiftMs = 0;
  readonly random = new Random(1);
  readonly #counters = new Map<string, number>();
  readonly #collections: Collection[] = [];

  readonly accounts = this.#collect<is.Account, 'agency'>('accounts', { agency: (row) => row.agencyId });
  readonly clients = this.#collect<is.OAuthClient, 'account'>('clients', { account: accountOf });
  readonly tokens = this.#collect<is.IssuedToken, 'kind'>('tokens', { kind: (row) => row.kind });
  readonly groups = this.#collect<is.Group, 'account'>('groups', { account: accountOf });
  readonly attributes = this.#collect<is.Attribute, 'scope'>('attributes', { scope: (row) => `${row.accountId}/${row.groupId}` });
  readonly receivers = this.#collect<is.Receiver, 'account' | 'email'>('receivers', {
    account: accountOf,
    email: (row) => `${row.accountId}/${row.email.toLowerCase()}`,
  });
  readonly memberships = this.#collect<is.Membership, 'group' | 'receiver'>('memberships', {
    group: (row) => row.groupId,
    receiver: (row) => row.receiverId,
  });
  readonly filters = this.#collect<is.Filter, 'group'>('filters', { group: (row) => row.groupId });
  readonly blacklist = this.#collect<is.BlacklistEntry, 'scope'>('blacklist', { scope: (row) => `${row.accountId}/${row.groupId}` });
  readonly bounces = this.#collect<is.Bounce, 'account'>('bounces', { account: accountOf });
  readonly forms = this.#collect<is.Form, 'account' | 'group'>('forms', { account: accountOf, group: (row) => row.groupId });
  readonly mails = this.#collect<is.Mail, 'account'>('mails', { account: accountOf });
  readonly mailings = this.#collect<is.Mailing, 'account'>('mailings', { account: accountOf });
  readonly channels = this.#collect<is.Channel, 'account'>('channels', { account: accountOf });
  readonly templates = this.#collect<is.Template, 'account'>('templates', { account: accountOf });
  readonly myContents = this.#collect<is.MyContent, 'account'>('myContents', { account: accountOf });
  readonly hooks = this.#collect<is.Hook, 'account'>('hooks', { account: accountOf });
  readonly automations = this.#collect<is.Automation, 'account'>('automations', { account: accountOf });
  readonly flows = this.#collect<is.Flow, 'account'>('flows', { account: accountOf });

  /** The next id of a kind of thing, as a string of digits. */
  nextId(kind: string): string {
    const id = this.#counters.get(kind) ?? FIRST_ID;
    this.#counters.set(kind, id + 1);
    return String(id);
  }

  setNextId(kind: string, id: number): void {
    this.#counters.set(kind, id);
  }

  shiftClock(byMs: number): void {
    this.clockShiftMs += byMs;
    this.revision += 1;
  }

  snapshot(): Snapshot {
    return {
      version: 1,
      random: this.random.state,
      clockShiftMs: this.clockShiftMs,
      counters: Object.fromEntries(this.#counters),
      rows: Object.fromEntries(this.#collections.map((collection) => [collection.name, collection.all()])),
    };
  }

  /** Takes a snapshot's state; a kind of thing that the snapshot does not name is empty afterwards. */
  restore(snapshot: Snapshot): void {
    this.random.state = snapshot.random;
    this.clockShiftMs = snapshot.clockShiftMs;
    this.#counters.clear();
    for (const [kind, id] of Object.entries(snapshot.counters)) this.#counters.set(kind, id);
    for (const collection of this.#collections) collection.fill(snapshot.rows[collection.name] ?? []);
    this.revision += 1;
  }

  #collect<T extends is.Entity, I extends string>(name: string, indexes: Readonly<Record<I, (row: T) => string>>): Collection<T, I> {
    const collection = new Collection<T, I>({ name, indexes, onChange: () => { this.revision += 1; } });
    this.#collections.push(collection as unknown as Collection);
    return collection;
  }
}

function accountOf(row: is.Entity): string {
  return row.accountId;
}
