import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../../config/index.js';
import { Clock } from '../../../core/index.js';
import { OldApi } from '../../../upstream/index.js';
import type { OldAnswer } from '../../../upstream/index.js';
import { withoutToken } from '../../door/index.js';
import type { DoorAnswer, DoorRequest } from '../../door/index.js';
import type { Json } from '../changes/json.js';
import type { Operation } from '../changes/operation.js';
import { UsageRecorder } from '../usage/usage-recorder.js';
import { compareStructures } from './compare.js';

const MINUTE_MS = 60_000;
const MAX_AT_ONCE = 4;
const MAX_COMPARED_CHARACTERS = 1_000_000;

/** A call of a consumer with what the gateway answered. */
export interface Answered {
  readonly request: DoorRequest;
  readonly consumerId: string;
  readonly operation: Operation;
  readonly answer: () => DoorAnswer;
}

/** Reads only; a token of a sub-account is read with GET, but made by it. */
const isRead = ({ request, operation }: Answered): boolean =>
  request.method === 'GET' &&
  request.body === undefined &&
  operation.id !== 'clients.token' &&
  'translations' in operation &&
  operation.translations.every(({ endpoint }) => endpoint.access === 'read');

const textOf = (body: DoorAnswer['body']): string => {
  if (body instanceof Uint8Array) return new TextDecoder().decode(body);
  return typeof body === 'string' ? body : '';
};

const differencesOf = (old: OldAnswer, { status, body }: DoorAnswer): readonly string[] => {
  if (old.status !== status) return [`status: ${old.status} → ${status}`];
  const ours = textOf(body);
  if (old.text.length > MAX_COMPARED_CHARACTERS || ours.length > MAX_COMPARED_CHARACTERS) return [];
  return compareStructures(JSON.parse(old.text === '' ? 'null' : old.text) as Json, JSON.parse(ours === '' ? 'null' : ours) as Json);
};

/** Repeats a share of the reads at CleverReach's own v1 and v2 and counts how its answers differ from ours. No call waits for it. */
@Injectable()
export class Shadow {
  #minute = 0;
  #spent = 0;
  #running = 0;
  readonly #unshadowed = new Map<string, number>();

  constructor(
    private readonly oldApi: OldApi,
    private readonly recorder: UsageRecorder,
    private readonly clock: Clock,
    private readonly config: AppConfig,
  ) {}

  /** Returns at once. */
  follow(answered: Answered): void {
    if (this.config.values.LEGACY_SHADOW_URL === undefined || !isRead(answered)) return;
    if (!this.#maybeShadowed(answered.consumerId) || !this.#isChosen()) return;
    this.#running += 1;
    void this.#follow(answered).finally(() => {
      this.#running -= 1;
    });
  }

  /** Whoever had no login a moment ago is not asked about for a minute. */
  #maybeShadowed(consumerId: string): boolean {
    return (this.#unshadowed.get(consumerId) ?? 0) <= this.clock.now();
  }

  #isChosen(): boolean {
    const { LEGACY_SHADOW_PERCENT: percent, LEGACY_SHADOW_PER_MINUTE: budget } = this.config.values;
    const minute = Math.floor(this.clock.now() / MINUTE_MS);
    if (minute !== this.#minute) [this.#minute, this.#spent] = [minute, 0];
    if (this.#spent >= budget || this.#running >= MAX_AT_ONCE || Math.random() * 100 >= percent) return false;
    this.#spent += 1;
    return true;
  }

  async #follow(answered: Answered): Promise<void> {
    const { request, consumerId, operation, answer } = answered;
    const count = (kind: 'shadow' | 'difference', name: string): void => {
      this.recorder.count({ consumerId, operation: operation.id, kind, name });
    };
    try {
      const old = await this.oldApi.read({ consumerId, path: request.rawPath, search: withoutToken(request.rawQuery) });
      if (!old) {
        this.#unshadowed.set(consumerId, this.clock.now() + MINUTE_MS);
        this.#spent = Math.max(0, this.#spent - 1);
        return;
      }
      const differences = differencesOf(old, answer());
      count('shadow', differences.length === 0 ? 'alike' : 'different');
      for (const difference of differences) count('difference', difference);
    } catch {
      count('shadow', 'unanswered');
    }
  }
}
