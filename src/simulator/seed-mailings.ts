import type { Bed } from './seed.js';
import type { SeedMailing } from './seed-file.js';
export const plantMailing = (_bed: Bed, _accountId: string, _mailing: SeedMailing): void => {};
