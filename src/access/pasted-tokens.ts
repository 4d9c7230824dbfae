import { GatewayError, Secret } from '../core/index.js';

/** Tokens that a person brings along, with the secret of the OAuth client where it is known. */
interface PastedTokens {
  readonly accessToken: Secret | undefined;
  readonly refreshToken: Secret | undefined;
  readonly clientSecret: Secret | undefined;
}

/** Reads `{"access_token":…,"refresh_token":…,"client_secret":…}`, as a token endpoint words it. Throws `invalid_input`, without the text. */
export const readPastedTokens = (pasted: Secret): PastedTokens => {
  let fields: Readonly<Record<string, unknown>>;
  try {
    fields = Object(JSON.parse(pasted.reveal())) as Readonly<Record<string, unknown>>;
  } catch {
    throw new GatewayError('invalid_input', 'That is no JSON. Paste the answer of the token endpoint: {"access_token":"…","refresh_token":"…"}.');
  }
  const secretOf = (name: string): Secret | undefined => {
    const text = fields[name];
    return typeof text === 'string' && text !== '' ? new Secret(text) : undefined;
  };
  return { accessToken: secretOf('access_token'), refreshToken: secretOf('refresh_token'), clientSecret: secretOf('client_secret') };
};
