import { answerRedirect } from '../door/index.js';
import type { DoorAnswer } from '../door/index.js';
import type { AuthorizeRefusal, AuthorizeRequest } from './authorize-request.js';

/** The registered address with more parameters. It stays as it was registered, character by character. */
const withParameters = (uri: string, more: Readonly<Record<string, string>>): string =>
  `${uri}${uri.includes('?') ? '&' : '?'}${new URLSearchParams(more).toString()}`;

const answerClient = ({ client, asked }: AuthorizeRequest, said: Readonly<Record<string, string>>): DoorAnswer =>
  answerRedirect(withParameters(client.redirectUri, { ...said, ...(asked.state !== undefined && { state: asked.state }) }));

/** Sends the browser back with a code. */
export const answerCode = (request: AuthorizeRequest, code: string): DoorAnswer => answerClient(request, { code });

/** Sends the browser back without one, and says why. */
export const answerRefusal = (request: AuthorizeRequest, { error, message }: AuthorizeRefusal): DoorAnswer =>
  answerClient(request, { error, error_description: message });
