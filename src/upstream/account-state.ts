import { Injectable } from '@nestjs/common';
import { goOn } from '../core/index.js';
import { TokenKeeper } from '../vault/index.js';
import { AccountWrites } from './account-writes.js';

const join = (written: string | undefined, connection: string | undefined): string | undefined =>
  written === undefined || connection === undefined ? undefined : `${written} ${connection}`;

/** What an answer that is shared or kept hangs on: it is good as long as nobody writes to its account, disconnects it or connects it anew. */
@Injectable()
export class AccountState {
  constructor(
    private readonly writes: AccountWrites,
    private readonly tokens: TokenKeeper,
  ) {}

  /** What names the state as this process knows it without asking: reads join only those that began in the same one. */
  turn(accountId: string): string {
    return `${this.writes.count(accountId)} ${this.tokens.turn}`;
  }

  /** What names the state of the account, at once where it is known. Undefined where the store does not tell it, and where no call could be made for the account. */
  stamp(accountId: string): string | undefined | Promise<string | undefined> {
    return goOn(this.writes.stamp(accountId), (written) => goOn(this.tokens.connection(accountId), (connection) => join(written, connection)));
  }
}
