import { Injectable } from '@nestjs/common';
import { isDryRun } from '../access/index.js';
import { AppConfig } from '../config/index.js';
import type { Answer, Endpoint } from '../contract/index.js';
import { GatewayError } from '../core/index.js';
import type { IncomingAnswer } from '../transport/index.js';
import { DestructionRecord } from './destruction-record.js';
import { Gatekeeper } from './gatekeeper.js';
import { keepEndToEnd } from './headers.js';
import { readBytesAnswer, readJsonAnswer } from './json-answer.js';
import type { AnsweredCall } from './json-answer.js';
import { UpstreamClient } from './ports.js';
import type { CallContext, RawCall, TypedCall, UnknownCall, UpstreamAnswer } from './ports.js';
import { rawCallOf, requestOf, requestOfUnknown } from './requests.js';
import { SignedSender } from './signed-sender.js';

const handOn = ({ status, headers, body }: IncomingAnswer): UpstreamAnswer => ({ status, headers: keepEndToEnd(headers), body });

/** A path outside the contract stays dry for anything but a read: nobody has said what it does. */
const mustStayDry = ({ method, dryRun, caller }: UnknownCall): boolean => method !== 'GET' && (dryRun === true || caller.switches.dryRun === true);

/** Speaks CleverReach for a caller. */
@Injectable()
export class CleverReachClient extends UpstreamClient {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly sender: SignedSender,
    private readonly destructions: DestructionRecord,
    private readonly config: AppConfig,
  ) {
    super();
  }

  async admit(endpoint: Endpoint, call: RawCall): Promise<void> {
    this.gatekeeper.check(endpoint, call);
    await this.#stayDry(endpoint, call);
  }

  async send<const E extends Endpoint>(endpoint: E, call: TypedCall<E>): Promise<Answer<E>> {
    const answer = await this.#deliver(endpoint, rawCallOf(call));
    return (await readJsonAnswer(answer, this.#answeredCall(endpoint, call))) as Answer<E>;
  }

  async read(endpoint: Endpoint, call: RawCall): Promise<string> {
    return (await this.readBytes(endpoint, call)).toString('utf8');
  }

  async readBytes(endpoint: Endpoint, call: RawCall): Promise<Buffer> {
    return readBytesAnswer(await this.#deliver(endpoint, call), this.#answeredCall(endpoint, call));
  }

  async pass(endpoint: Endpoint, call: RawCall): Promise<UpstreamAnswer> {
    return handOn(await this.#deliver(endpoint, call));
  }

  async passUnknown(call: UnknownCall): Promise<UpstreamAnswer> {
    this.gatekeeper.checkUnknown(call);
    if (mustStayDry(call)) throw new GatewayError('dry_run', 'This was a dry run: nothing was changed.', { facts: { receivers: null } });
    const send = (): Promise<IncomingAnswer> => this.sender.send(call.accountId, requestOfUnknown(call));
    return handOn(call.method === 'DELETE' ? await this.destructions.keepUnknown(call, send) : await send());
  }

  async #stayDry(endpoint: Endpoint, call: RawCall): Promise<void> {
    if (isDryRun(endpoint, call)) throw await this.destructions.rehearse(endpoint, call);
  }

  #answeredCall({ repeatable }: Endpoint, { accountId, signal }: CallContext): AnsweredCall {
    return { accountId, signal, isRepeatable: repeatable, maxBytes: this.config.values.UPSTREAM_MAX_ANSWER_BYTES };
  }

  async #deliver(endpoint: Endpoint, call: RawCall): Promise<IncomingAnswer> {
    this.gatekeeper.checkSending(endpoint, call);
    const request = requestOf(endpoint, call);
    await this.#stayDry(endpoint, call);
    const send = (): Promise<IncomingAnswer> => this.sender.send(call.accountId, request);
    return endpoint.destroys === true ? this.destructions.keep(endpoint, call, send) : send();
  }
}
