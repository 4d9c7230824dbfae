import { Injectable } from '@nestjs/common';
import type { RawDoor } from './raw-door.js';

/**
 * Doors on the admin listener beside the admin API. Whoever has one registers it while the modules start (`onModuleInit`); the
 * listener mounts them all and says under which address it is reached.
 */
@Injectable()
export class AdminDoors {
  readonly #doors: RawDoor[] = [];
  #url = '';

  register(door: RawDoor): void {
    this.#doors.push(door);
  }

  get all(): readonly RawDoor[] {
    return this.#doors;
  }

  /** Address of the listener, e.g. `http://127.0.0.1:8081`; empty before it listens. */
  get url(): string {
    return this.#url;
  }

  announce(url: string): void {
    this.#url = url;
  }
}
