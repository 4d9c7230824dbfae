import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/index.js';
import { endpoints } from '../../contract/index.js';
import type { Endpoint } from '../../contract/index.js';
import { GatewayError } from '../../core/index.js';
import type { ErrorCode } from '../../core/index.js';
import { Locks, whileHeld } from '../../storage/index.js';
import type { Lease } from '../../storage/index.js';
import { readJsonAnswer } from '../json-answer.js';
import { requestOf } from '../requests.js';
import { WatchedSender } from '../watched-sender.js';
import type { KeptRequest } from './buffered-write.js';
import { WriteBuffer } from './write-buffer.js';
import type { WaitingWrite } from './write-buffer.js';

/** Who has deliveries made. */
export interface DeliveryWatch {
  /** Whether one more may be begun. */
  readonly goesOn: () => boolean;
  readonly settled: (writeId: string, state: 'delivered' | 'failed') => void;
}

/** CleverReach has understood the write and does not want it: sending it again changes nothing. */
const final: ReadonlySet<ErrorCode> = new Set(['upstream_rejected', 'not_found', 'conflict', 'invalid_input']);
const MAX_REASON = 200;

const rows = new Map<string, Endpoint>(endpoints.map((endpoint) => [endpoint.id, endpoint]));

/** CleverReach's words without what may be an address. */
const withoutAddresses = (message: string): string => message.replaceAll(/\S*@\S*/g, '…').slice(0, MAX_REASON);

const reasonOf = (error: unknown): string => {
  if (!(error instanceof GatewayError)) return 'internal';
  return error.refusal ? `CleverReach answered ${error.refusal.status}: ${withoutAddresses(error.refusal.message)}` : error.code;
};

/** An attempt whose answer was lost has added the receiver, or somebody else has (WPP; documented). */
const isThereAlready = (error: GatewayError): boolean => error.refusal?.status === 400 && /duplicate address/i.test(error.refusal.message);

/** The call as `requestOf` takes it; nobody who could leave waits for it. */
const callOf = ({ params, search, body }: KeptRequest) => ({
  params,
  search,
  ...(body && { body: { bytes: Buffer.from(body.base64, 'base64'), contentType: body.contentType } }),
});

/** Delivers kept writes: those of one account one after the other, in all processes together. */
@Injectable()
export class Delivery {
  constructor(
    private readonly buffer: WriteBuffer,
    private readonly sender: WatchedSender,
    private readonly locks: Locks,
    private readonly config: AppConfig,
  ) {}

  /** Delivers what is due, for every account until one of its writes has to wait longer. */
  async deliverDue(watch: DeliveryWatch): Promise<void> {
    await Promise.all((await this.buffer.accountsDue()).map((accountId) => this.#deliverAccount(accountId, watch)));
  }

  async #deliverAccount(accountId: string, watch: DeliveryWatch): Promise<void> {
    const lease = await this.locks.acquire(`deliver ${accountId}`, { waitMs: 0 });
    if (!lease) return;
    await whileHeld(lease, this.config.values.LEASE_MS, async () => {
      while (watch.goesOn() && (await this.#deliverNext(accountId, lease, watch)));
    });
  }

  /** Whether the next one may be tried. */
  async #deliverNext(accountId: string, lease: Lease, watch: DeliveryWatch): Promise<boolean> {
    const waiting = await this.buffer.next(accountId);
    if (!waiting || !(await lease.renew())) return false;
    const { write } = waiting;
    const end = await this.#send(waiting).then(() => ({ state: 'delivered' as const, reason: undefined }), (error: unknown) => this.#endAfter(waiting, error));
    if (!end) return false;
    await this.buffer.settle(write.id, end.state, end.reason);
    watch.settled(write.id, end.state);
    return true;
  }

  async #send({ write: { accountId, endpoint: id }, request }: WaitingWrite): Promise<void> {
    const endpoint = rows.get(id);
    if (!endpoint) throw new GatewayError('invalid_input', 'This version does not know the row.');
    const answer = await this.sender.send(accountId, requestOf(endpoint, callOf(request)));
    const { UPSTREAM_MAX_ANSWER_BYTES: maxBytes } = this.config.values;
    await readJsonAnswer(answer, { accountId, isRepeatable: endpoint.repeatable, maxBytes, signal: undefined });
  }

  /** How a write ends after an error; undefined where it was made to wait. */
  async #endAfter({ write }: WaitingWrite, error: unknown): Promise<{ readonly state: 'delivered' | 'failed'; readonly reason: string } | undefined> {
    if (error instanceof GatewayError && isThereAlready(error)) return { state: 'delivered', reason: 'CleverReach had it already.' };
    const reason = reasonOf(error);
    const isFinal = error instanceof GatewayError && final.has(error.code);
    const isAnswered = !(error instanceof GatewayError) || error.refusal !== undefined || error.code === 'outcome_unknown';
    if (isFinal || (isAnswered && write.attempts + 1 >= this.config.values.BUFFER_MAX_ATTEMPTS)) return { state: 'failed', reason };
    await this.buffer.postpone(write, { reason, isAnswered });
    return undefined;
  }
}
