import { Mutation, Resolver } from '@nestjs/graphql';
import { GatewayError } from '../../core/index.js';
import { BlacklistService } from '../blacklist/index.js';
import type { Call } from '../calls/index.js';
import { keptWriteOf } from '../calls/index.js';
import { FormMailType, FormsService } from '../forms/index.js';
import type { GroupReceiver } from '../receivers/index.js';
import { CurrentCall, Input, isEmailAddress } from '../schema/index.js';
import { SubscribeInput } from './subscribe.input.js';
import { SubscribeResult } from './subscribe.types.js';
import type { SignUp } from './subscriptions.service.js';
import { isDown, keepsSignUps, SubscriptionsService } from './subscriptions.service.js';

type Result = typeof SubscribeResult;

const notSent = (receiver: GroupReceiver | null, error: unknown): Result => {
  if (!(error instanceof GatewayError)) throw error;
  const mayHaveBeenSent = error.code === 'outcome_unknown' || error.code === 'caller_gone';
  return { __typename: 'ConfirmationNotSent', receiver, mayHaveBeenSent, message: error.refusal?.message ?? error.message };
};

@Resolver()
export class SubscriptionsResolver {
  constructor(
    private readonly subscriptions: SubscriptionsService,
    private readonly blacklist: BlacklistService,
    private readonly forms: FormsService,
  ) {}

  @Mutation(() => SubscribeResult, {
    nullable: true,
    description: 'Signs a person up: looks at the blacklist, brings the person into the group without confirmation, and sends the opt-in mail. Needs the scopes blacklist:read, receivers:read, receivers:write and forms:write.',
  })
  async subscribe(@CurrentCall() call: Call, @Input(() => SubscribeInput) input: SubscribeInput): Promise<Result> {
    const email = input.email.trim();
    if (!isEmailAddress(email)) return { __typename: 'InvalidAddress', email, message: 'It must be one e-mail address, such as jane@example.org.' };
    if (await this.#isBlacklisted(call, email)) return { __typename: 'Blacklisted', email, message: 'The address is on the blacklist of the account.' };
    const signUp = { ...input, email };
    const enrolment = await this.subscriptions.enrol(call, signUp);
    if (enrolment.state === 'kept') return this.#confirm(call, signUp, null);
    if (enrolment.state === 'active') return { __typename: 'AlreadySubscribed', receiver: enrolment.receiver };
    if (enrolment.state === 'refused') return { __typename: enrolment.kind, email, message: enrolment.message } as Result;
    return enrolment.dryRun ? { __typename: 'ConfirmationSent', ...enrolment } : this.#confirm(call, signUp, enrolment.receiver);
  }

  /** CleverReach looks at its blacklist again when a kept sign-up is delivered. */
  async #isBlacklisted(call: Call, email: string): Promise<boolean> {
    try {
      return (await this.blacklist.allowed(call, [email])).length === 0;
    } catch (error) {
      if (isDown(error) && keepsSignUps(call)) return false;
      throw error;
    }
  }

  /** The person is in the group by now or kept, so a mail that cannot be sent is an outcome and no error: the sign-up is not lost. */
  async #confirm(call: Call, signUp: SignUp, receiver: GroupReceiver | null): Promise<Result> {
    try {
      const { dryRun, after: isSent } = await this.forms.send(call, { ...signUp, type: FormMailType.ACTIVATE });
      if (dryRun || isSent === true) return { __typename: 'ConfirmationSent', dryRun, receiver };
      return { __typename: 'ConfirmationNotSent', receiver, mayHaveBeenSent: false, message: 'CleverReach did not send the mail.' };
    } catch (error) {
      const writeId = keptWriteOf(error);
      return writeId === undefined ? notSent(receiver, error) : { __typename: 'SignUpAccepted', email: signUp.email, writeId };
    }
  }
}
