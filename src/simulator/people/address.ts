const MAX_ADDRESS = 254;
const part = '[^\\s@"\'<>,;:()[\\]\\\\]+';
const address = new RegExp(`^${part}@${part}\\.[^\\s@.]+$`);

/** Whether a text looks like an e-mail address that CleverReach would take. */
export const isAddress = (text: string): boolean => text.length <= MAX_ADDRESS && address.test(text);
