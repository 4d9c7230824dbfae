import type { GroupReceiver } from './receiver.types.js';

type Read = () => GroupReceiver | null | Promise<GroupReceiver | null>;

/** A payload whose receiver is read only where it is asked for: a reading that fails does not hide what the change did. */
export const withLaterReceiver = <T extends object>(fields: T, read: Read): T & { readonly receiver: ReturnType<Read> } =>
  Object.defineProperty({ ...fields }, 'receiver', { get: read }) as T & { readonly receiver: ReturnType<Read> };
