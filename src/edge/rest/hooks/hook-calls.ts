import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { Authenticator } from '../../../access/index.js';
import { tables } from '../../../contract/index.js';
import { GatewayError } from '../../../core/index.js';
import { UpstreamClient } from '../../../upstream/index.js';
import type { CallContext, RawCall } from '../../../upstream/index.js';
import { GatewayAnswers, readBody, readCallContext, readQuery, withoutToken } from '../../door/index.js';
import type { DoorAnswer, DoorRequest } from '../../door/index.js';
import { forwardedBody } from '../forwarded-body.js';
import { areSame, eventOf, mayTouch, names, readHooks, readRegistration } from './hook.js';
import type { Hook, HookTarget } from './hook.js';
import { HookRegistrations } from './hook-registrations.js';
import type { HookOwner } from './hook-registrations.js';

const { webhooks } = tables;

const answer = (body: string): DoorAnswer => ({
  status: 200,
  headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
  body,
});

const ownerOf = ({ caller, accountId }: CallContext): HookOwner => ({ consumerId: caller.consumerId, accountId });

/** The gateway's own look at the list; its caller learns nothing of it and needs no right to it. */
const asGateway = ({ caller, accountId, requestId, signal }: CallContext): CallContext => ({
  caller: { ...caller, scopes: new Set([...caller.scopes, 'webhooks:read']) },
  accountId,
  requestId,
  signal,
});

/** Whether the failure leaves it open that CleverReach has registered the webhook: a caller that leaves takes nothing back. */
const isOpen = (error: unknown): boolean => {
  if (!(error instanceof GatewayError) || error.code === 'outcome_unknown' || error.code === 'caller_gone') return true;
  return (error.refusal?.status ?? 0) >= 500;
};

const saysNo = (text: string): boolean => /"success"\s*:\s*false/.test(text);

/** A removal that was asked for, and what is known about the webhooks of the account. */
interface Removal {
  readonly call: RawCall;
  readonly target: HookTarget;
  /** What the caller has registered. */
  readonly own: readonly Hook[];
  /** What must stay: registered by another consumer, or at CleverReach by nobody the gateway knows. */
  readonly others: readonly Hook[];
  readonly checkAlone: () => Promise<void>;
}

/**
 * Keeps the webhooks of consumers apart that share an account: each sees and removes its own only. CleverReach's own DELETE removes
 * those of everybody (HOOKS; documented), so it is sent only where nobody else's can be meant.
 */
@Injectable()
export class HookCalls implements OnModuleInit {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly upstream: UpstreamClient,
    private readonly registrations: HookRegistrations,
    private readonly answers: GatewayAnswers,
  ) {}

  onModuleInit(): void {
    this.answers.register(webhooks.register.id, (request) => this.#register(request));
    this.answers.register(webhooks.list.id, (request) => this.#list(request));
    this.answers.register(webhooks.remove.id, (request, { eventname }) => this.#remove(request, eventname ?? ''));
  }

  /** The answer holds secrets of the caller; they are handed on and kept nowhere. */
  async #register(request: DoorRequest): Promise<DoorAnswer> {
    const sent = { bytes: request.body, contentType: request.headers['content-type'] };
    const body = forwardedBody(webhooks.register, sent);
    const call: RawCall = { ...(await this.#callOf(request)), ...(body && { body }) };
    await this.upstream.admit(webhooks.register, call);
    const hook = readRegistration(readBody(sent));
    if (!hook) return answer(await this.upstream.read(webhooks.register, call));
    return this.registrations.alone(call.accountId, () => this.#registerAlone(call, hook));
  }

  /** It is written down first: a webhook that nobody knows of could be removed by anybody. */
  async #registerAlone(call: RawCall, hook: Hook): Promise<DoorAnswer> {
    const owner = ownerOf(call);
    const isNew = await this.registrations.add(owner, hook);
    const forget = async (): Promise<void> => {
      if (isNew) await this.registrations.remove(owner, hook);
    };
    try {
      const text = await this.upstream.read(webhooks.register, call);
      if (saysNo(text)) await forget();
      return answer(text);
    } catch (error) {
      if (!isOpen(error)) await forget();
      throw error;
    }
  }

  async #list(request: DoorRequest): Promise<DoorAnswer> {
    const context = await readCallContext(this.authenticator, request);
    const listed = readHooks(await this.upstream.send(webhooks.list, { ...context, params: {} }));
    const own = (await this.registrations.list(context.accountId)).filter(({ consumerId }) => consumerId === context.caller.consumerId);
    return answer(JSON.stringify(listed.filter((hook) => own.some((mine) => areSame(mine, hook))).map(({ entry }) => entry)));
  }

  async #remove(request: DoorRequest, eventname: string): Promise<DoorAnswer> {
    const call = await this.#callOf(request, { eventname });
    await this.upstream.admit(webhooks.remove, call);
    const condition = readQuery(request.rawQuery).get('condition')?.trim();
    const target: HookTarget = { event: eventOf(eventname), condition: condition === '' ? undefined : condition };
    return this.registrations.alone(call.accountId, async (checkAlone) =>
      this.#removeAlone({ call, target, checkAlone, ...(await this.#survey(call)) }),
    );
  }

  async #survey(call: CallContext): Promise<Pick<Removal, 'own' | 'others'>> {
    const { caller, accountId } = call;
    const known = await this.registrations.list(accountId);
    const listed = readHooks(await this.upstream.send(webhooks.list, { ...asGateway(call), params: {} }));
    const own = known.filter(({ consumerId }) => consumerId === caller.consumerId);
    const strange = listed.filter((hook) => !known.some((registration) => areSame(registration, hook)));
    return { own, others: [...strange, ...known.filter((registration) => !own.includes(registration) && !registration.isAbandoned)] };
  }

  async #removeAlone(removal: Removal): Promise<DoorAnswer> {
    const { call, target, own, others } = removal;
    const named = own.filter((hook) => names(target, hook));
    const text = others.some((hook) => mayTouch(target, hook)) ? await this.#removeOneByOne(removal, named) : await this.#send(removal, call.search);
    for (const hook of named) await this.registrations.remove(ownerOf(call), hook);
    return answer(text);
  }

  /** Removes at CleverReach what is the caller's alone. The rest stays alive there; the caller goes on being called. */
  async #removeOneByOne(removal: Removal, named: readonly Hook[]): Promise<string> {
    for (const { event, condition } of named) {
      const isShared = condition === '' || removal.others.some((hook) => mayTouch({ event, condition }, hook));
      if (!isShared) await this.#send(removal, new URLSearchParams({ condition }).toString());
    }
    return JSON.stringify({ success: true });
  }

  async #send({ call, checkAlone }: Removal, search: string | undefined): Promise<string> {
    await checkAlone();
    return this.upstream.read(webhooks.remove, { ...call, search: search ?? '' });
  }

  async #callOf(request: DoorRequest, params: RawCall['params'] = {}): Promise<RawCall> {
    return { ...(await readCallContext(this.authenticator, request)), params, search: withoutToken(request.rawQuery) };
  }
}
