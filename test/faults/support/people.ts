import type { Snapshot } from '../../../src/simulator/index.js';
import { groupId } from './doors.js';

type Row = Snapshot['rows'][string][number];

interface Receiver extends Row {
  readonly email: string;
}
interface Membership extends Row {
  readonly groupId: string;
  readonly receiverId: string;
}
interface Mail extends Row {
  readonly to: string;
}

const rowsOf = <T extends Row>({ rows }: Snapshot, name: string): readonly T[] => (rows[name] ?? []) as readonly T[];

/** What CleverReach has of each address: how often it stands in the group, its mails, and the value of `city`. */
export const peopleOf = (snapshot: Snapshot) => {
  const emails = new Map(rowsOf<Receiver>(snapshot, 'receivers').map(({ id, email }) => [id, email]));
  const members = rowsOf<Membership>(snapshot, 'memberships');
  const mails = rowsOf<Mail>(snapshot, 'mails');
  const of = (email: string) => members.filter((member) => member.groupId === groupId && emails.get(member.receiverId) === email);
  return {
    inGroup: (email: string): number => of(email).length,
    mails: (email: string): number => mails.filter(({ to }) => to === email).length,
    /** Everything CleverReach has of the membership, as text. */
    membership: (email: string): string => JSON.stringify(of(email)),
  };
};

let serial = 0;

/** An address nobody had before. */
export const newAddress = (): string => `person-${process.pid}-${++serial}@example.org`;
