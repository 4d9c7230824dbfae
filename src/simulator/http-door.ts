import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { answerCall } from './answer-call.js';
import type { Answered, Sent } from './answer-call.js';
import type { Served } from './call.js';
import { hideToken } from './calls.js';
import type { CallLog } from './calls.js';
import type { Control } from './control/control.js';
import type { Fault, Faults } from './faults.js';
import type { OldApi } from './legacy/old-api.js';
import { Refusal } from './refusal.js';
import { Reply } from './reply.js';
import { readBytes } from './request-body.js';
import type { Router } from './router.js';
import type { World } from './world.js';

export interface DoorParts {
  readonly world: World;
  readonly router: Router<Served>;
  readonly oldApi: OldApi;
  readonly faults: Faults;
  readonly calls: CallLog;
  readonly control: Control;
  /** Resolves when everything done so far would survive a crash. */
  readonly persist: () => Promise<void>;
}

/** What a call comes to that a fault kept from being handled. */
const unhandled: Answered = { reply: new Reply(0, {}, ''), endpointId: null, accountId: null };

const readSent = async (request: IncomingMessage): Promise<Sent> => {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  const headers = Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value] as const);
  return {
    method: request.method ?? 'GET',
    path: mark < 0 ? url : url.slice(0, mark),
    search: mark < 0 ? '' : url.slice(mark + 1),
    headers: Object.fromEntries(headers),
    bytes: await readBytes(request),
  };
};

/** The answer a fault puts in the place of the real one. */
const faultReply = (fault: Fault): Reply | undefined => {
  if (!fault.expiredToken && fault.status === 0) return undefined;
  const refusal = fault.expiredToken ? new Refusal(401, 'invalid token') : new Refusal(fault.status);
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
      if (/^\/_simulator(\/|$)/.test(sent.path)) send(response, await this.#control(sent));
      else await this.#serve(sent, response);
    } catch (error) {
      if (!request.complete && !(error instanceof Refusal)) return; // the caller hung up
      const refusal = error instanceof Refusal ? error : new Refusal(500);
      if (refusal !== error) console.error(error);
      send(response, Reply.json(refusal.status, refusal.body));
    }
  }

  async #control(sent: Sent): Promise<Reply> {
    const reply = await this.parts.control.answer(sent);
    await this.parts.persist();
    return reply;
  }

  async #serve(sent: Sent, response: ServerResponse): Promise<void> {
    const fault = this.parts.faults.meet(sent.method, sent.path);
    if (fault && fault.delayMs > 0) await wait(fault.delayMs);
    const answered = isInstead(fault) ? unhandled : await this.#handle(sent, fault);
    const reply = (fault && faultReply(fault)) ?? answered.reply;
    this.#log(sent, answered, fault?.closeSocket ? 0 : reply.status);
    if (fault?.closeSocket) response.destroy();
    else if (fault?.truncateBody) sendHalf(response, reply);
    else send(response, fault ? spoil(fault, reply) : reply);
  }

  async #handle(sent: Sent, fault: Fault | undefined): Promise<Answered> {
    const { world, router, oldApi } = this.parts;
    const handle = (own: World): Promise<Answered> => (oldApi.serves(sent.path) ? oldApi.answer(own, sent) : answerCall(own, router, sent));
    const answered = await handle(fault?.duplicate ? withEveryHookTwice(world) : world);
    await this.parts.persist();
    return answered;
  }

  #log({ method, path, search }: Sent, { endpointId, accountId }: Answered, status: number): void {
    this.parts.calls.add({
      time: new Date(this.parts.world.clock.now()).toISOString(),
      method,
      path: hideToken(search === '' ? path : `${path}?${search}`),
      endpoint: endpointId,
      account: accountId,
      status,
    });
  }
}

const headersOf = ({ headers }: Reply, bytes: Buffer): Record<string, string | number> => ({ ...headers, 'content-length': bytes.length });

const send = (response: ServerResponse, reply: Reply): void => {
  const bytes = Buffer.from(reply.text, 'utf8');
  response.writeHead(reply.status, headersOf(reply, bytes)).end(bytes);
};

/** Promises a whole body and hangs up in its middle. */
const sendHalf = (response: ServerResponse, reply: Reply): void => {
  const bytes = Buffer.from(reply.text, 'utf8');
  response.writeHead(reply.status, headersOf(reply, bytes));
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
};

const broken = ({ status, headers, text }: Reply): Reply => new Reply(status, headers, `{"broken":${text.slice(0, 20)}`);

/** A reply as it arrives when something goes wrong on its way. */
const spoil = ({ emptyBody, brokenJson }: Fault, reply: Reply): Reply => {
  if (emptyBody) return new Reply(reply.status, reply.headers, '');
  return brokenJson ? broken(reply) : reply;
};

const withEveryHookTwice = (world: World): World => ({
  ...world,
  hookPost: {
    deliver: (hook, body) => {
      world.hookPost.deliver(hook, body);
      world.hookPost.deliver(hook, body);
    },
  },
});
