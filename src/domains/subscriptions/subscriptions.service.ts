import { Injectable } from '@nestjs/common';
import { tables } from '../../contract/index.js';
import { Clock, GatewayError } from '../../core/index.js';
import type { ErrorCode } from '../../core/index.js';
import type { Call } from '../calls/index.js';
import { CleverReach, keptWriteOf, onlyGiven } from '../calls/index.js';
import type { AddRefusal, GroupReceiver } from '../receivers/index.js';
import { GroupReceiversService, readAddRefusal, ReceiverChangesService, valuesOf } from '../receivers/index.js';
import type { SubscribeInput } from './subscribe.input.js';

const { tags } = tables;

/** A sign-up whose address is one. */
export type SignUp = Omit<SubscribeInput, 'email'> & { readonly email: string };

/** What became of the person's place in the group. */
export type Enrolment =
  | { readonly state: 'kept' }
  | { readonly state: 'enrolled'; readonly receiver: GroupReceiver | null; readonly dryRun: boolean }
  | { readonly state: 'active'; readonly receiver: GroupReceiver }
  | ({ readonly state: 'refused' } & AddRefusal);

const isLost = (error: unknown): boolean => error instanceof GatewayError && error.code === 'outcome_unknown';

const kept = [tables.groupReceivers.add.id, tables.forms.send.id];
const down: ReadonlySet<ErrorCode> = new Set(['upstream_unavailable', 'upstream_timeout', 'reconnect_needed', 'too_busy', 'upstream_rate_limited']);

/** Whether CleverReach could not be asked. */
export const isDown = (error: unknown): boolean => error instanceof GatewayError && down.has(error.code);

/** Whether the consumer has both steps of a sign-up kept where CleverReach is down. */
export const keepsSignUps = ({ context }: Call): boolean => kept.every((id) => context.caller.policy.buffered?.includes(id) === true);

/** The steps of a sign-up. */
@Injectable()
export class SubscriptionsService {
  constructor(
    private readonly cleverReach: CleverReach,
    private readonly members: GroupReceiversService,
    private readonly changes: ReceiverChangesService,
    private readonly clock: Clock,
  ) {}

  /** Brings the person into the group, not confirmed; who is in it and not active stays so and gets the new values. */
  async enrol(call: Call, signUp: SignUp): Promise<Enrolment> {
    const present = await this.#find(call, signUp).catch((error: unknown) => {
      if (isDown(error) && keepsSignUps(call)) return null; // the addition is kept; a person who is there already stays as it is
      throw error;
    });
    if (!present) return this.#add(call, signUp);
    return this.#renew(call, signUp, present);
  }

  async #add(call: Call, signUp: SignUp): Promise<Enrolment> {
    const { email, groupId } = signUp;
    const registered = Math.floor(this.clock.now() / 1_000);
    try {
      const { dryRun, after } = await this.changes.add(call, groupId, { email, registered, activated: 0, ...onlyGiven(valuesOf(signUp)) });
      return { state: 'enrolled', receiver: after, dryRun };
    } catch (error) {
      if (keptWriteOf(error) !== undefined) return { state: 'kept' };
      const refusal = readAddRefusal(error);
      if (refusal && refusal.kind !== 'AlreadyInGroup') return { state: 'refused', ...refusal };
      const present = refusal ? await this.#find(call, signUp) : await this.#findAfter(error, call, signUp);
      if (!present) throw error;
      return this.#renew(call, signUp, present);
    }
  }

  /** Who may have been added by a call whose answer was lost. Where nobody can tell, that error stands: the next one would say that nothing was done. */
  async #findAfter(error: unknown, call: Call, signUp: SignUp): Promise<GroupReceiver | null> {
    return isLost(error) ? this.#find(call, signUp).catch(() => null) : null;
  }

  async #renew(call: Call, signUp: SignUp, receiver: GroupReceiver): Promise<Enrolment> {
    if (receiver.active) return { state: 'active', receiver };
    const { groupId, tags: given } = signUp;
    const values = onlyGiven(valuesOf({ ...signUp, tags: null }));
    const update = Object.keys(values).length > 0 ? await this.changes.update(call, { groupId, key: receiver.receiverId }, values) : undefined;
    if (given != null && given.length > 0) await this.#addTags(call, receiver, given);
    return { state: 'enrolled', receiver: update?.after ?? receiver, dryRun: update?.dryRun === true };
  }

  /** Tags written with a receiver would replace those it has, so they are added by a call of their own. */
  async #addTags(call: Call, { receiverId, groupId }: GroupReceiver, given: readonly string[]): Promise<void> {
    const body = { tags: [...given], group_id: groupId };
    await this.cleverReach.write(call, tags.addToReceiver, { ask: { params: { id: receiverId }, body }, read: () => undefined });
  }

  #find(call: Call, { groupId, email }: SignUp): Promise<GroupReceiver | null> {
    return this.members.find(call, { groupId, key: email, detail: 0 });
  }
}
