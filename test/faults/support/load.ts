import { doors, read, signUps, write } from './doors.js';
import type { Door, SignUp, Told } from './doors.js';
import { newAddress } from './people.js';

/** One write of the load and what its caller was told. */
export interface Written {
  readonly kind: SignUp;
  readonly email: string;
  readonly told: Told;
}

/** Calls without a pause through every door, reads and sign-ups, until it is stopped. */
export interface Load {
  readonly reads: readonly Told[];
  readonly writes: readonly Written[];
  readonly stop: () => Promise<void>;
}

type Place = () => { readonly url: string; readonly key: string };

const kinds: readonly SignUp[] = signUps.filter((kind) => kind !== 'mail');

export const startLoad = (to: Place, callers: number): Load => {
  const reads: Told[] = [];
  const writes: Written[] = [];
  let isStopped = false;
  const callOnce = async (door: Door, turn: number): Promise<void> => {
    const { url, key } = to();
    if (turn % 3 > 0) return void reads.push(await read(door, url, key));
    const [kind, email] = [kinds[(turn / 3) % kinds.length] ?? 'add', newAddress()];
    writes.push({ kind, email, told: await write(door, kind, { email }, { url, key }) });
  };
  const running = Array.from({ length: callers }, async (_none, caller) => {
    for (let turn = 0; !isStopped; turn++) await callOnce(doors[(caller + turn) % doors.length] ?? 'v3', turn);
  });
  return {
    reads,
    writes,
    stop: async () => {
      isStopped = true;
      await Promise.all(running);
    },
  };
};

/** Writes whose callers were told something that is not so: what is done stands there once, what is refused nowhere, anything else at most once. */
export const untrue = (writes: readonly Written[], inGroup: (email: string) => number): readonly string[] =>
  writes.flatMap(({ kind, email, told: { verdict, words } }) => {
    const there = inGroup(email);
    const isTrue = verdict === 'done' ? there === 1 : verdict === 'refused' && kind !== 'upsert' ? there === 0 : there <= 1;
    return isTrue && verdict !== 'wrong' ? [] : [`${kind} was told ${words} and is there ${there} times`];
  });

/** Every kind of answer of a load, for the table. */
export const answersOf = ({ reads, writes }: Load): readonly string[] => [...reads, ...writes.map(({ told }) => told)].map(({ words }) => words);
