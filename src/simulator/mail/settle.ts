import type { World } from '../world.js';
export const settleMailings = (_world: World, _accountId: string): void => {};
