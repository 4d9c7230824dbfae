import { Injectable } from '@nestjs/common';
import type { DoorAnswer, DoorRequest } from '../../door/index.js';
import type { Version } from '../changes/operation.js';
import type { Trace } from '../legacy-answer.js';
import { LegacyDoor } from '../legacy-door.js';
import { Shadow } from '../shadow/shadow.js';
import { nameClient } from './client-name.js';
import { findHabits } from './habits.js';
import type { CountedCall } from './usage.js';
import { UsageRecorder } from './usage-recorder.js';

const spellingOf = (rawPath: string): Version => {
  const spelled = /^\/{1,2}(v[12])(?:\/|$)/i.exec(rawPath)?.[1]?.toLowerCase();
  return spelled === 'v1' || spelled === 'v2' ? spelled : 'unversioned';
};

/** The door of v1 and v2, whose calls are counted. Counting never delays an answer and never fails a call. */
@Injectable()
export class CountedDoor {
  constructor(
    private readonly door: LegacyDoor,
    private readonly recorder: UsageRecorder,
    private readonly shadow: Shadow,
  ) {}

  answerError(error: unknown): DoorAnswer {
    return this.door.answerError(error);
  }

  async handle(request: DoorRequest): Promise<DoorAnswer> {
    const trace: Trace = { rows: [] };
    try {
      const answer = await this.door.handle(request, trace);
      this.#note(request, trace, answer);
      this.#follow(request, trace, () => answer);
      return answer;
    } catch (error) {
      this.#note(request, trace, undefined);
      this.#follow(request, trace, () => this.door.answerError(error));
      throw error;
    }
  }

  #note(request: DoorRequest, trace: Trace, answer: DoorAnswer | undefined): void {
    try {
      const call = this.#callOf(request, trace, answer === undefined);
      if (call) this.recorder.note(call);
    } catch (error) {
      this.recorder.miss(error);
    }
  }

  #follow(request: DoorRequest, { operation }: Trace, answer: () => DoorAnswer): void {
    const { consumerId } = request.notes;
    if (operation && consumerId !== undefined) this.shadow.follow({ request, consumerId, operation, answer });
  }

  #callOf(request: DoorRequest, { operation, rows }: Trace, isError: boolean): CountedCall | undefined {
    const { consumerId } = request.notes;
    if (!operation || consumerId === undefined) return undefined;
    return {
      consumerId,
      operation: operation.id,
      version: spellingOf(request.rawPath),
      client: nameClient(request.headers['user-agent']),
      habits: findHabits(request),
      rows,
      isError,
    };
  }
}
