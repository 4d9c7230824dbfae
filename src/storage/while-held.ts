import type { Lease } from './ports.js';

/** Works under a lease, which is prolonged as long as the work runs and freed at its end. Work that must not go on without it asks `lease.renew()`. */
export const whileHeld = async <T>(lease: Lease, leaseMs: number, work: () => Promise<T>): Promise<T> => {
  const prolong = (): void => void lease.renew().catch(() => false);
  const timer = setInterval(prolong, leaseMs / 3);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    await lease.release().catch(() => undefined); // it ends by itself
  }
};
