import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/index.js';
import { endpoints, isRowWritten, saysDuplicate } from '../../contract/index.js';
import type { Endpoint } from '../../contract/index.js';
import { GatewayError } from '../../core/index.js';
import type { ErrorCode } from '../../core/index.js';
import { DatabaseLocks, whileHeld } from '../../storage/index.js';
import type { Lease } from '../../storage/index.js';
import { readBatch } from '../batch-rows.js';
import { readOutcome } from '../json-answer.js';
import { requestOf } from '../requests.js';
import { WatchedSender } from '../watched-sender.js';
import { deliveryOf } from './buffered-write.js';
import type { KeptRequest } from './buffered-write.js';
import { turnedAway } from './kept-writes.js';
import { WriteBuffer } from './write-buffer.js';
import type { SettledWrite, WaitingWrite } from './write-buffer.js';

/** Who has deliveries made. */
export interface DeliveryWatch {
  /** Whether one more may be begun. */
  readonly goesOn: () => boolean;
  readonly settled: (writeId: string, state: 'delivered' | 'failed') => void;
  readonly broken: (error: unknown) => void;
}

/** CleverReach has understood the write and does not want it: sending it again changes nothing. */
const final: ReadonlySet<ErrorCode> = new Set(['upstream_rejected', 'not_found', 'conflict', 'invalid_input']);
/** A refusal that CleverReach has not worded may come from what stands before it: a redirect to a page, a 404 of a proxy. */
const isFinal = (error: unknown): boolean => error instanceof GatewayError && final.has(error.code) && error.refusal?.isUnexplained !== true;
const MAX_REASON = 200;
/** So that an account with a long backlog lets others begin. */
const WRITES_A_ROUND = 100;

const rows = new Map<string, Endpoint>(endpoints.map((endpoint) => [endpoint.id, endpoint]));

/** CleverReach's words without what may be an address. */
const withoutAddresses = (message: string): string => message.replaceAll(/\S*@\S*/g, '…').slice(0, MAX_REASON);

const reasonOf = (error: unknown): string => {
  if (!(error instanceof GatewayError)) return 'internal';
  return error.refusal ? `CleverReach answered ${error.refusal.status}: ${withoutAddresses(error.refusal.message)}` : error.code;
};

/** An attempt whose answer was lost has added the receiver, or somebody else has. */
const isThereAlready = (error: GatewayError): boolean => error.refusal?.status === 400 && saysDuplicate(error.refusal.message);

/** Whether it may be this write that CleverReach stumbles over: it went out, and what came back was neither yes nor no. */
const isAboutTheWrite = (error: unknown): boolean => {
  if (!(error instanceof GatewayError)) return true;
  const { status } = error.facts;
  return error.code === 'outcome_unknown' || error.code === 'upstream_invalid_answer' || (typeof status === 'number' && !turnedAway.has(status));
};

/** The rows of a batch; undefined where the write is none. */
const rowsIn = ({ body }: KeptRequest): readonly unknown[] | undefined => {
  const content = body && readBatch(Buffer.from(body.base64, 'base64'));
  return Array.isArray(content) ? (content as readonly unknown[]) : undefined;
};

/** The write with those rows alone that were refused; undefined where its rows are not those of the answer. */
const onlyRefused = (request: KeptRequest, isRefused: readonly boolean[]): KeptRequest | undefined => {
  const rows = rowsIn(request);
  if (rows?.length !== isRefused.length) return undefined;
  const bytes = JSON.stringify(rows.filter((_, at) => isRefused[at]));
  return { ...request, body: { base64: Buffer.from(bytes).toString('base64'), contentType: 'application/json' } };
};

const silent = (): GatewayError => new GatewayError('upstream_invalid_answer', 'CleverReach answered for no row.');

/** How a batch ended that was answered row by row. */
const endOfRows = (answer: readonly unknown[], request: KeptRequest): SettledWrite => {
  if (answer.length === 0) throw silent();
  const isRefused = answer.map((row) => !isRowWritten(row) && !saysDuplicate(row));
  const refused = isRefused.filter(Boolean).length;
  const taken = answer.length - refused;
  const sent = rowsIn(request)?.length ?? 0;
  if (answer.length < sent) return { state: 'failed', reason: `CleverReach answered for ${answer.length} of ${sent} rows.`, part: { taken, left: undefined } };
  if (refused === 0) return { state: 'delivered' };
  return { state: 'failed', reason: `CleverReach refused ${refused} of ${answer.length} rows.`, part: taken === 0 ? undefined : { taken, left: onlyRefused(request, isRefused) } };
};

/** Batches answer 200 whatever became of their rows, and a form says in its answer whether it sent the mail. Another object than that says nothing of the rows of a batch. */
const endOf = (answer: unknown, request: KeptRequest): SettledWrite => {
  if (Array.isArray(answer)) return endOfRows(answer, request);
  const success = typeof answer === 'object' && answer !== null && 'success' in answer ? answer.success : answer;
  if (success === false) return { state: 'failed', reason: 'CleverReach did not carry it out.' };
  if (success !== true && rowsIn(request)) throw silent();
  return { state: 'delivered' };
};

/** The call as `requestOf` takes it; nobody who could leave waits for it. */
const callOf = ({ params, search, body }: KeptRequest) => ({
  params,
  search,
  ...(body && { body: { bytes: Buffer.from(body.base64, 'base64'), contentType: body.contentType } }),
});

/** Delivers kept writes: those of one account one after the other, in all processes together, whatever becomes of Redis. */
@Injectable()
export class Delivery {
  readonly #delivering = new Map<string, Promise<unknown>>();

  constructor(
    private readonly buffer: WriteBuffer,
    private readonly sender: WatchedSender,
    private readonly locks: DatabaseLocks,
    private readonly config: AppConfig,
  ) {}

  /** Begins to deliver what is due, for every account until one of its writes has to wait longer. What fails or takes long for one account keeps no other one waiting. */
  async deliverDue(watch: DeliveryWatch): Promise<void> {
    for (const accountId of await this.buffer.accountsDue()) {
      if (this.#delivering.has(accountId)) continue;
      const delivery = this.#deliverAccount(accountId, watch)
        .catch((error: unknown) => { watch.broken(error); })
        .finally(() => this.#delivering.delete(accountId));
      this.#delivering.set(accountId, delivery);
    }
  }

  /** Resolves when nothing is on its way. */
  async settle(): Promise<void> {
    await Promise.all(this.#delivering.values());
  }

  async #deliverAccount(accountId: string, watch: DeliveryWatch): Promise<void> {
    const lease = await this.locks.acquire(deliveryOf(accountId), { waitMs: 0 });
    if (!lease) return;
    await whileHeld(lease, this.config.values.LEASE_MS, async () => {
      for (let writes = 0; writes < WRITES_A_ROUND && watch.goesOn(); writes++) {
        if (!(await this.#deliverNext(accountId, lease, watch))) return;
      }
    });
  }

  /** Whether the next one may be tried. */
  async #deliverNext(accountId: string, lease: Lease, watch: DeliveryWatch): Promise<boolean> {
    const waiting = await this.buffer.next(accountId);
    const leaveBefore = performance.now() + this.config.values.LEASE_MS;
    if (!waiting || !(await lease.renew())) return false;
    const { write } = waiting;
    const end = await this.#send(waiting, leaveBefore).catch((error: unknown) => this.#endAfter(waiting, error));
    if (!end) return false;
    await this.buffer.settle(write.id, end);
    watch.settled(write.id, end.state);
    return true;
  }

  /** A process that stood still for longer than its lease must not send what another one has delivered by then. */
  async #send({ write: { accountId, endpoint: id }, request }: WaitingWrite, leaveBefore: number): Promise<SettledWrite> {
    const endpoint = rows.get(id);
    if (!endpoint) return { state: 'failed', reason: 'This version does not know the row.' };
    if (!request) return { state: 'failed', reason: 'It does not open: a vault key is missing, or it is damaged.' };
    if (rowsIn(request)?.length === 0) return { state: 'delivered', reason: 'There are no rows in it.' };
    const answer = await this.sender.send(accountId, { ...requestOf(endpoint, callOf(request)), leaveBefore });
    return endOf(await readOutcome(answer, this.sender.answered(endpoint, { accountId, signal: undefined })), request);
  }

  /** How a write ends after an error; undefined where it was made to wait. */
  async #endAfter({ write }: WaitingWrite, error: unknown): Promise<SettledWrite | undefined> {
    if (error instanceof GatewayError && isThereAlready(error)) return { state: 'delivered', reason: 'CleverReach had it already.' };
    const reason = reasonOf(error);
    if (isFinal(error)) return { state: 'failed', reason };
    const isAnswered = isAboutTheWrite(error) && (await this.sender.isHeard(write.accountId));
    if (isAnswered && write.attempts + 1 >= this.config.values.BUFFER_MAX_ATTEMPTS) return { state: 'failed', reason };
    await this.buffer.postpone(write, { reason, isAnswered });
    return undefined;
  }
}
