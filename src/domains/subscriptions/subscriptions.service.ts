import { Injectable } from '@nestjs/common';
import { tables } from '../../contract/index.js';
import { Clock, GatewayError } from '../../core/index.js';
import type { Call, Change } from '../calls/index.js';
import { CleverReach, expectObject, expectTexts, onlyGiven } from '../calls/index.js';
import type { AddRefusal, GroupReceiver } from '../receivers/index.js';
import { GroupReceiversService, readAddRefusal, ReceiverChangesService, valuesOf } from '../receivers/index.js';
import type { SubscribeInput } from './subscribe.input.js';

const { blacklist, forms } = tables;

/** A sign-up whose address is one. */
export type SignUp = Omit<SubscribeInput, 'email'> & { readonly email: string };

/** What became of the person's place in the group. */
export type Enrolment =
  | { readonly state: 'enrolled'; readonly receiver: GroupReceiver | null; readonly dryRun: boolean }
  | { readonly state: 'active'; readonly receiver: GroupReceiver }
  | ({ readonly state: 'refused' } & AddRefusal);

const isLost = (error: unknown): boolean => error instanceof GatewayError && error.code === 'outcome_unknown';

/** The steps of a sign-up. */
@Injectable()
export class SubscriptionsService {
  constructor(
    private readonly cleverReach: CleverReach,
    private readonly members: GroupReceiversService,
    private readonly changes: ReceiverChangesService,
    private readonly clock: Clock,
  ) {}

  async isBlacklisted(call: Call, email: string): Promise<boolean> {
    const answer = await this.cleverReach.read(call, blacklist.validate, { params: {}, body: { emails: [email] } });
    return !expectTexts(blacklist.validate, answer).some((free) => free.toLowerCase() === email.toLowerCase());
  }

  /** Brings the person into the group, not confirmed; who is in it and not active stays so and gets the new values. */
  async enrol(call: Call, signUp: SignUp): Promise<Enrolment> {
    const present = await this.#find(call, signUp);
    if (!present) return this.#add(call, signUp);
    return this.#renew(call, signUp, present);
  }

  /** Sends the opt-in mail of the form. */
  send(call: Call, { email, groupId, formId, consent }: SignUp): Promise<Change<boolean>> {
    const doidata = consent && onlyGiven({ user_ip: consent.ip, referer: consent.referer, user_agent: consent.userAgent });
    const body = { email, groups_id: groupId, ...onlyGiven({ doidata }) };
    return this.cleverReach.write(call, forms.send, {
      ask: { params: { form_id: formId, type: 'activate' }, body },
      read: (answer) => expectObject(forms.send, answer).success === true,
    });
  }

  async #add(call: Call, signUp: SignUp): Promise<Enrolment> {
    const { email, groupId } = signUp;
    const registered = Math.floor(this.clock.now() / 1_000);
    try {
      const { dryRun, after } = await this.changes.add(call, groupId, { email, registered, activated: 0, ...onlyGiven(valuesOf(signUp)) });
      return { state: 'enrolled', receiver: after, dryRun };
    } catch (error) {
      const refusal = readAddRefusal(error);
      if (refusal && refusal.kind !== 'AlreadyInGroup') return { state: 'refused', ...refusal };
      const present = refusal || isLost(error) ? await this.#find(call, signUp) : null;
      if (!present) throw error;
      return this.#renew(call, signUp, present);
    }
  }

  async #renew(call: Call, signUp: SignUp, receiver: GroupReceiver): Promise<Enrolment> {
    if (receiver.active) return { state: 'active', receiver };
    const values = onlyGiven(valuesOf(signUp));
    if (Object.keys(values).length === 0) return { state: 'enrolled', receiver, dryRun: false };
    const { dryRun, after } = await this.changes.update(call, { groupId: signUp.groupId, key: receiver.id }, values);
    return { state: 'enrolled', receiver: after ?? receiver, dryRun };
  }

  #find(call: Call, { groupId, email }: SignUp): Promise<GroupReceiver | null> {
    return this.members.find(call, { groupId, key: email, detail: 0 });
  }
}
