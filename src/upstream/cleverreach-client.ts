import { Injectable } from '@nestjs/common';
import { isDryRun } from '../access/index.js';
import type { Answer, Endpoint } from '../contract/index.js';
import { GatewayError, goOn } from '../core/index.js';
import type { IncomingAnswer } from '../transport/index.js';
import { Gatekeeper } from './gatekeeper.js';
import { keepEndToEnd } from './headers.js';
import { jsonBytesOf, readJsonAnswer, readWholeAnswer } from './json-answer.js';
import { cacheRuleOf, isShareable, KeptReads } from './kept-reads.js';
import { LongAnswer } from './long-answer.js';
import { UpstreamClient } from './ports.js';
import type { HeldAnswer, RawCall, TypedCall, UnknownCall, UpstreamAnswer } from './ports.js';
import { rawCallOf, requestOf, requestOfUnknown } from './requests.js';
import type { SharedRead } from './shared-read.js';
import { Safeguards } from './safeguards.js';
import { WatchedSender } from './watched-sender.js';

const handOn = ({ status, headers, body }: IncomingAnswer): UpstreamAnswer => ({ status, headers: keepEndToEnd(headers), body });

const handOnKept = ({ answer: { status, headers, bytes } }: SharedRead): UpstreamAnswer => ({ status, headers, body: bytes, isKept: true });

/** A read whose answer is that of its row. Throws for a refusal, and for an answer that is broken. */
const holdGood = <E extends Endpoint>(read: SharedRead): HeldAnswer<Answer<E>> => {
  read.json();
  return read as HeldAnswer<Answer<E>>;
};

/** A path outside the contract stays dry for anything but a read: nobody has said what it does. */
const mustStayDry = ({ method, dryRun, caller }: UnknownCall): boolean => method !== 'GET' && (dryRun === true || caller.switches.dryRun === true);

/** Speaks CleverReach for a caller. */
@Injectable()
export class CleverReachClient extends UpstreamClient {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly sender: WatchedSender,
    private readonly safeguards: Safeguards,
    private readonly reads: KeptReads,
  ) {
    super();
  }

  async admit(endpoint: Endpoint, call: RawCall): Promise<void> {
    this.gatekeeper.check(endpoint, call);
    if (isDryRun(endpoint, call)) await this.#rehearse(endpoint, call);
  }

  async send<const E extends Endpoint>(endpoint: E, call: TypedCall<E>): Promise<Answer<E>> {
    return (await this.hold(endpoint, call)).json();
  }

  async hold<const E extends Endpoint>(endpoint: E, call: TypedCall<E>): Promise<HeldAnswer<Answer<E>>> {
    const raw = rawCallOf(call);
    if (isShareable(endpoint)) return holdGood<E>(await this.#share(endpoint, raw));
    const answer = await this.#deliver(endpoint, raw);
    const json = (await readJsonAnswer(answer, this.sender.answered(endpoint, call))) as Answer<E>;
    return { json: () => json };
  }

  async read(endpoint: Endpoint, call: RawCall): Promise<string> {
    return (await this.readBytes(endpoint, call)).toString('utf8');
  }

  async readBytes(endpoint: Endpoint, call: RawCall): Promise<Buffer> {
    if (isShareable(endpoint)) return (await this.#share(endpoint, call)).jsonBytes();
    const answered = this.sender.answered(endpoint, call);
    return jsonBytesOf(await readWholeAnswer(await this.#deliver(endpoint, call), answered), answered);
  }

  async readLong(endpoint: Endpoint, call: RawCall): Promise<Buffer | LongAnswer> {
    if (!isShareable(endpoint) || cacheRuleOf(endpoint, call)) return this.readBytes(endpoint, call);
    await this.gatekeeper.checkSending(endpoint, call);
    const read = await this.reads.readLong(endpoint, call);
    return read instanceof LongAnswer ? read : read.jsonBytes();
  }

  pass(endpoint: Endpoint, call: RawCall): UpstreamAnswer | Promise<UpstreamAnswer> {
    return cacheRuleOf(endpoint, call) ? goOn(this.#share(endpoint, call), handOnKept) : goOn(this.#deliver(endpoint, call), handOn);
  }

  async passUnknown(call: UnknownCall): Promise<UpstreamAnswer> {
    this.gatekeeper.checkUnknown(call);
    if (mustStayDry(call)) throw new GatewayError('dry_run', 'This was a dry run: nothing was changed.', { facts: { receivers: null } });
    const send = (): Promise<IncomingAnswer> => this.sender.send(call.accountId, requestOfUnknown(call));
    return handOn(await this.safeguards.sendUnknown(call, send));
  }

  #deliver(endpoint: Endpoint, call: RawCall): IncomingAnswer | Promise<IncomingAnswer> {
    return goOn(this.gatekeeper.checkSending(endpoint, call), () => {
      const request = requestOf(endpoint, call);
      if (isDryRun(endpoint, call)) return this.#rehearse(endpoint, call);
      return this.safeguards.send(endpoint, call, () => this.sender.send(call.accountId, request));
    });
  }

  async #rehearse(endpoint: Endpoint, call: RawCall): Promise<never> {
    throw await this.safeguards.rehearse(endpoint, call);
  }

  /** The answer of a read, which others may have asked for. Every caller must have the right to it, whoever asks CleverReach. */
  #share(endpoint: Endpoint, call: RawCall): SharedRead | Promise<SharedRead> {
    return goOn(this.gatekeeper.checkSending(endpoint, call), () => this.reads.read(endpoint, call));
  }
}
