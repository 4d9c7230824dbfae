import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { answerCall } from './answer-call.js';
import type { Answered, Sent } from './answer-call.js';
import type { Served } from './call.js';
import { hideToken } from './calls.js';
import type { CallLog } from './calls.js';
import type { Control } from './control/control.js';
import type { Fault, Faults } from './faults.js';
import { Refusal } from './refusal.js';
import { Reply } from './reply.js';
import { readBytes } from './request-body.js';
import type { Router } from './router.js';
import type { World } from './world.js';

export interface DoorParts {
  readonly world: World;
  readonly router: Router<Served>;
  readonly faults: Faults;
  readonly calls: CallLog;
  readonly control: Control;
  /** Resolves when everything done so far would survive a crash. */
  readonly persist: () => Promise<void>;
}

const nothing: Answered = { reply: new Reply(0, {}, ''), endpointId: null, accountId: null };

const readSent = async (request: IncomingMessage): Promise<Sent> => {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]));
  return {
    method: request.method ?? 'GET',
    path: mark < 0 ? url : url.slice(0, mark),
    search: mark < 0 ? '' : url.slice(mark + 1),
    headers,
    bytes: await readBytes(request),
  };
};

/** The answer a fault puts in the place of the real one. */
const faultReply = (fault: Fault): Reply | undefined => {
  const refusal = fault.expiredToken ? new Refusal(401, 'invalid token') : fault.status > 0 ? new Refusal(fault.status) : undefined;
  if (!refusal) return undefined;
  const { status, headers, text } = Reply.json(refusal.status, refusal.body);
  const retryAfter: Record<string, string> = fault.retryAfterSeconds === undefined ? {} : { 'retry-after': String(fault.retryAfterSeconds) };
  return new Reply(status, { ...headers, ...retryAfter }, text);
};

const isInstead = (fault: Fault | undefined): fault is Fault =>
  fault !== undefined && !fault.afterHandling && (fault.closeSocket || faultReply(fault) !== undefined);

/** The simulator's side of a socket: control calls, faults, the log, and the sending. */
export class HttpDoor {
  constructor(private readonly parts: DoorParts) {}

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const sent = await readSent(request);
      if (/^\/_simulator(\/|$)/.test(sent.path)) this.#send(response, await this.#control(sent));
      else await this.#serve(sent, response);
    } catch (error) {
      const refusal = error instanceof Refusal ? error : new Refusal(500);
      if (refusal !== error) console.error(error);
      this.#send(response, Reply.json(refusal.status, refusal.body));
    }
  }

  async #control(sent: Sent): Promise<Reply> {
    const reply = await this.parts.control.answer(sent);
    await this.parts.persist();
    return reply;
  }

  async #serve(sent: Sent, response: ServerResponse): Promise<void> {
    const { world, faults } = this.parts;
    const fault = faults.meet(sent.method, sent.path);
    if (fault && fault.delayMs > 0) await wait(fault.delayMs);
    const answered = isInstead(fault) ? { ...nothing, reply: faultReply(fault) ?? nothing.reply } : await this.#handle(sent, fault);
    const reply = (fault?.afterHandling ? faultReply(fault) : undefined) ?? answered.reply;
    const isClosed = fault?.closeSocket ?? false;
    this.parts.calls.add({
      time: new Date(world.clock.now()).toISOString(), method: sent.method, path: hideToken(sent.search === '' ? sent.path : `${sent.path}?${sent.search}`),
      endpoint: answered.endpointId, account: answered.accountId, status: isClosed ? 0 : reply.status,
    });
    if (isClosed) response.destroy();
    else this.#send(response, fault?.brokenJson ? new Reply(reply.status, reply.headers, `{"broken":${reply.text.slice(0, 20)}`) : reply, fault);
  }

  async #handle(sent: Sent, fault: Fault | undefined): Promise<Answered> {
    const { world, router } = this.parts;
    const answered = await answerCall(fault?.duplicate ? withEveryHookTwice(world) : world, router, sent);
    await this.parts.persist();
    return answered;
  }

  #send(response: ServerResponse, { status, headers, text }: Reply, fault?: Fault): void {
    const bytes = Buffer.from(text, 'utf8');
    response.writeHead(status, { ...headers, 'content-length': bytes.length });
    if (!fault?.truncateBody) {
      response.end(bytes);
      return;
    }
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
  }
}

const withEveryHookTwice = (world: World): World => ({
  ...world,
  hookPost: {
    deliver: (hook, body) => {
      world.hookPost.deliver(hook, body);
      world.hookPost.deliver(hook, body);
    },
  },
});
