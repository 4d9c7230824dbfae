import { GatewayError } from '../core/index.js';

const MAX_URIS = 20;
const MAX_LENGTH = 1_000;
const printable = /^[\x21-\x7e]+$/;
const ownMachine: ReadonlySet<string> = new Set(['localhost', '127.0.0.1']);

const isAllowed = (uri: string): boolean => {
  if (!printable.test(uri) || uri.length > MAX_LENGTH || uri.includes('#') || !URL.canParse(uri)) return false;
  const { protocol, hostname, username, password } = new URL(uri);
  const isSafe = protocol === 'https:' || (protocol === 'http:' && ownMachine.has(hostname));
  return isSafe && username === '' && password === '';
};

/** The addresses without repetition. Throws `invalid_input` for one that a code must not be sent to. */
export const checkRedirectUris = (uris: readonly string[]): readonly string[] => {
  const wanted = [...new Set(uris.map((uri) => uri.trim()))];
  if (wanted.length > MAX_URIS) throw new GatewayError('invalid_input', `An OAuth client may have ${MAX_URIS} redirect addresses at most.`);
  if (wanted.every(isAllowed)) return wanted;
  throw new GatewayError(
    'invalid_input',
    'A redirect address begins with https://, or with http://localhost or http://127.0.0.1; it has no #fragment, no user name and no character that would have to be encoded.',
  );
};

const decodeOnce = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};

/** Whether a client means the registered address: spelled alike, or percent-encoded once more as the vendor's plugins send it (CORE; documented). */
export const isSameAddress = (registered: string, sent: string): boolean => sent === registered || decodeOnce(sent) === registered;
