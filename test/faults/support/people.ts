import type { Snapshot } from '../../../src/simulator/index.js';
import { groupId } from './doors.js';

interface Identified {
  readonly id: string;
}

const emailsOf = (snapshot: Snapshot): ReadonlyMap<string, string> =>
  new Map((snapshot.rows['receivers'] ?? []).map((row) => [row.id, (row as Identified & { readonly email: string }).email]));

/** What CleverReach has of each address: how often it stands in the group, its mails, and the value of `city`. */
export const peopleOf = (snapshot: Snapshot) => {
  const emails = emailsOf(snapshot);
  const members = (snapshot.rows['memberships'] ?? []) as readonly (Identified & { readonly groupId: string; readonly receiverId: string })[];
  const mails = (snapshot.rows['mails'] ?? []) as readonly (Identified & { readonly to: string })[];
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
