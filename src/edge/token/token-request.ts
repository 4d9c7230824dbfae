import { Busboy } from '@fastify/busboy';
import { TokenRefusal } from '../../access/index.js';
import type { ClientCredentials } from '../../access/index.js';
import { GatewayError, Secret } from '../../core/index.js';
import { kindOfBody, readBody } from '../door/index.js';
import type { DoorRequest } from '../door/index.js';

const MAX_FIELDS = 20;
const MAX_FIELD_BYTES = 8_192;

type Fields = ReadonlyMap<string, string>;

/** What a client asks of the token endpoint. */
export interface TokenRequest {
  readonly fields: Fields;
  readonly client: ClientCredentials;
}

const isMultipart = ({ headers }: DoorRequest): boolean => /^\s*multipart\/form-data\b/i.test(headers['content-type'] ?? '');

const readMultipart = ({ headers, body }: DoorRequest): Promise<Fields> =>
  new Promise((resolve, reject) => {
    const fields = new Map<string, string>();
    const limits = { fields: MAX_FIELDS, fieldSize: MAX_FIELD_BYTES, files: 0 };
    const parser = new Busboy({ headers: { 'content-type': headers['content-type'] ?? '' }, limits });
    parser.on('field', (name, value) => fields.set(name, value));
    parser.on('error', reject);
    parser.on('finish', () => {
      resolve(fields);
    });
    parser.end(body);
  });

const readPlain = ({ headers, body }: DoorRequest): Fields => {
  const content = readBody({ bytes: body, contentType: headers['content-type'] }) ?? {};
  return new Map(
    Object.entries(content).flatMap(([name, value]: [string, unknown]) =>
      typeof value === 'string' || typeof value === 'number' ? [[name, String(value)]] : [],
    ),
  );
};

const readFields = async (request: DoorRequest): Promise<Fields> => {
  const kind = kindOfBody({ bytes: request.body, contentType: request.headers['content-type'] });
  try {
    return kind === 'other' && isMultipart(request) ? await readMultipart(request) : readPlain(request);
  } catch (error) {
    const message = error instanceof GatewayError ? error.message : 'The form is broken.';
    throw new TokenRefusal('invalid_request', message);
  }
};

/** Client id and secret of HTTP Basic. Old clients do not percent-encode them, so they are taken as they are. */
const readBasic = (authorization: string | undefined): { readonly id: string; readonly secret: Secret } | undefined => {
  const encoded = /^\s*basic\s+(\S+)\s*$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const at = text.indexOf(':');
  return at === -1 ? { id: text, secret: new Secret('') } : { id: text.slice(0, at), secret: new Secret(text.slice(at + 1)) };
};

/**
 * Reads a token request as CleverReach does: JSON, form or multipart whatever it is called, the client in HTTP Basic or in the
 * body. Throws `TokenRefusal`.
 */
export const readTokenRequest = async (request: DoorRequest): Promise<TokenRequest> => {
  const fields = await readFields(request);
  const inBody = { id: fields.get('client_id') ?? '', secret: new Secret(fields.get('client_secret') ?? '') };
  return { fields, client: { ...(readBasic(request.headers.authorization) ?? inBody), arrival: request.arrival } };
};
