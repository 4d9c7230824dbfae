/** A payload whose receiver is read only where it is asked for: a reading that fails does not hide what the change did. */
export const withLaterReceiver = <T extends object, R>(fields: T, read: () => R): T & { readonly receiver: R } =>
  Object.defineProperty({ ...fields }, 'receiver', { get: read }) as T & { readonly receiver: R };
