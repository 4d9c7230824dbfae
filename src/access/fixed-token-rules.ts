import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/index.js';
import { GatewayError, Secret } from '../core/index.js';
import { isApiKey } from './api-key.js';
import { TokenProof } from './token-proof.js';

const MAX_LENGTH = 8_192;
const LEAST_DIFFERENT_CHARACTERS = 8;
const HINT_FROM_LENGTH = 32;

const refuse = (sentence: string): GatewayError => new GatewayError('invalid_input', sentence);

/** The first and last four characters of a token; nothing of a short one, where they would tell too much. */
export const hintOf = (token: Secret): string => {
  const text = token.reveal();
  return text.length < HINT_FROM_LENGTH ? '' : `${text.slice(0, 4)}…${text.slice(-4)}`;
};

/** Which tokens may be registered. */
@Injectable()
export class FixedTokenRules {
  constructor(
    private readonly tokens: TokenProof,
    private readonly config: AppConfig,
  ) {}

  /** The token without what the doors take off around it. Throws `invalid_input` for one that can be guessed, that no request can carry, or that is our own. */
  async check(sent: Secret): Promise<Secret> {
    const text = sent.reveal().trim().replace(/^(["'])(.*)\1$/s, '$2');
    const { FIXED_TOKEN_MIN_LENGTH: least } = this.config.values;
    if (text.length < least) throw refuse(`A fixed token has ${least} characters at least (FIXED_TOKEN_MIN_LENGTH): a shorter one can be guessed.`);
    if (text.length > MAX_LENGTH || !/^[\x21-\x7e]+$/.test(text)) throw refuse(`A fixed token has ${MAX_LENGTH} characters at most, all of them visible ASCII.`);
    if (new Set(text).size < LEAST_DIFFERENT_CHARACTERS) throw refuse(`A fixed token has ${LEAST_DIFFERENT_CHARACTERS} different characters at least: a simpler one can be guessed.`);
    const token = new Secret(text);
    if (isApiKey(token) || (await this.tokens.find(token))) throw refuse('That is a credential of this gateway. Register what the integration carries in its code.');
    return token;
  }
}
