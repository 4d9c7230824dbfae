import { Injectable } from '@nestjs/common';
import type { RawDoor } from './raw-door.js';

/** A door as whoever has it describes it; the listener limits its bodies. */
type AdminDoor = Omit<RawDoor, 'body'>;

/**
 * Doors on the admin listener beside the admin API. Whoever has one registers it while the modules start (`onModuleInit`); the
 * listener mounts them all and says under which address it is reached.
 */
@Injectable()
export class AdminDoors {
  readonly #doors: AdminDoor[] = [];
  #url = '';

  register(door: AdminDoor): void {
    this.#doors.push(door);
  }

  get all(): readonly AdminDoor[] {
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
