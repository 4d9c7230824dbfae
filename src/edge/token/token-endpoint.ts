import { Injectable } from '@nestjs/common';
import { CodeExchange, TokenIssuer, TokenRefusal } from '../../access/index.js';
import type { IssuedToken } from '../../access/index.js';
import { Secret } from '../../core/index.js';
import type { DoorAnswer, DoorRequest } from '../door/index.js';
import { answerRefusal, answerToken } from './token-answer.js';
import { readTokenRequest } from './token-request.js';
import type { TokenRequest } from './token-request.js';

interface Services {
  readonly tokens: TokenIssuer;
  readonly codes: CodeExchange;
}

type Grant = (services: Services, request: TokenRequest) => Promise<IssuedToken>;

const readCode = (fields: TokenRequest['fields']) => ({
  code: new Secret(fields.get('code') ?? ''),
  redirectUri: fields.get('redirect_uri') ?? '',
  verifier: fields.get('code_verifier'),
});

const grants: ReadonlyMap<string, Grant> = new Map<string, Grant>([
  ['authorization_code', ({ codes }, { client, fields }) => codes.exchange(client, readCode(fields))],
  ['client_credentials', ({ tokens }, { client }) => tokens.clientCredentials(client)],
  ['refresh_token', ({ tokens }, { client, fields }) => tokens.refresh(client, new Secret(fields.get('refresh_token') ?? ''))],
]);

const readGrant = ({ fields }: TokenRequest): Grant => {
  const name = fields.get('grant_type');
  if (name === undefined || name === '') throw new TokenRefusal('invalid_request', 'The field grant_type is missing.');
  const grant = grants.get(name);
  if (!grant) throw new TokenRefusal('unsupported_grant_type', `Supported grants are ${[...grants.keys()].join(', ')}.`);
  return grant;
};

/** `POST /oauth/token.php`: gives gateway tokens to v3 integrations that do OAuth themselves. */
@Injectable()
export class TokenEndpoint {
  constructor(
    private readonly tokens: TokenIssuer,
    private readonly codes: CodeExchange,
  ) {}

  async answer(request: DoorRequest): Promise<DoorAnswer> {
    try {
      const asked = await readTokenRequest(request);
      return answerToken(await readGrant(asked)({ tokens: this.tokens, codes: this.codes }, asked));
    } catch (error) {
      if (error instanceof TokenRefusal) return answerRefusal(error);
      throw error;
    }
  }
}
