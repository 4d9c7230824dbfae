import { Injectable } from '@nestjs/common';
import type { OnModuleDestroy } from '@nestjs/common';

/** Whether this process is about to stop and wants no new calls. */
@Injectable()
export class Readiness implements OnModuleDestroy {
  #isStopping = false;

  get isStopping(): boolean {
    return this.#isStopping;
  }

  /** From now on callers are told to go elsewhere. */
  stop(): void {
    this.#isStopping = true;
  }

  onModuleDestroy(): void {
    this.stop();
  }
}
