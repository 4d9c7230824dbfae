/**
 * Goes on with a value: at once where it is there, later where it is promised. On the way of every call most values are there, and an
 * `await` costs memory and a turn of the microtask queue whether there is anything to wait for or not.
 */
export const goOn = <T, R>(value: T | Promise<T>, next: (value: T) => R | Promise<R>): R | Promise<R> => (value instanceof Promise ? value.then(next) : next(value));
