import { Injectable } from '@nestjs/common';
import { createRemoteJWKSet, customFetch, decodeJwt, errors, jwtVerify } from 'jose';
import type { FetchImplementation, JWTPayload, JWTVerifyGetKey } from 'jose';
import { AppConfig } from '../../config/index.js';
import { Clock, GatewayError } from '../../core/index.js';
import type { Secret } from '../../core/index.js';

/** Signatures with a private key only: a public key must never be taken for a shared one. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'];

/** Mistakes of the token; every other failure is one of the provider. */
const isMistakeOfToken = (error: unknown): boolean =>
  error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout) && !(error instanceof errors.JWKSInvalid) && error.code !== 'ERR_JOSE_GENERIC';

/** The company's identity provider: whose tokens they are, and whether it signed them. Its keys are fetched when they are needed, kept, and fetched again for a key that is new. */
@Injectable()
export class ProviderKeys {
  #keys: JWTVerifyGetKey | undefined;
  #failedAt = -Infinity;

  constructor(
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /** Whether a text says it is a token of the provider; nothing is proven. */
  isFromProvider(presented: Secret): boolean {
    const { IDP_ISSUER } = this.config.values;
    if (IDP_ISSUER === undefined) return false;
    try {
      return decodeJwt(presented.reveal()).iss === IDP_ISSUER;
    } catch {
      return false;
    }
  }

  /** The claims of a token that the provider signed for this gateway and that has not ended; undefined for any other. Throws `upstream_unavailable` where the provider's keys cannot be had. */
  async verify(presented: Secret): Promise<JWTPayload | undefined> {
    const { IDP_ISSUER, IDP_AUDIENCE, IDP_CLOCK_TOLERANCE_SECONDS } = this.config.values;
    if (IDP_ISSUER === undefined) return undefined;
    try {
      const { payload } = await jwtVerify(presented.reveal(), this.#keysOfProvider(), {
        issuer: IDP_ISSUER,
        audience: [...IDP_AUDIENCE],
        algorithms,
        requiredClaims: ['exp'],
        clockTolerance: IDP_CLOCK_TOLERANCE_SECONDS,
        currentDate: new Date(this.clock.now()),
      });
      return payload;
    } catch (error) {
      if (isMistakeOfToken(error)) return undefined;
      const retryAfterSeconds = Math.max(1, Math.ceil(this.config.values.IDP_FAILURE_PAUSE_MS / 1_000));
      throw new GatewayError('upstream_unavailable', 'The keys of the identity provider cannot be had right now.', { retryAfterSeconds, cause: error });
    }
  }

  #keysOfProvider(): JWTVerifyGetKey {
    const { IDP_JWKS_URL, IDP_KEYS_SECONDS, IDP_KEYS_COOLDOWN_SECONDS, IDP_TIMEOUT_MS } = this.config.values;
    if (!IDP_JWKS_URL) throw new Error('IDP_JWKS_URL is not set');
    this.#keys ??= createRemoteJWKSet(IDP_JWKS_URL, {
      cacheMaxAge: IDP_KEYS_SECONDS * 1_000,
      cooldownDuration: IDP_KEYS_COOLDOWN_SECONDS * 1_000,
      timeoutDuration: IDP_TIMEOUT_MS,
      [customFetch]: this.#fetch,
    });
    return this.#keys;
  }

  /** Asks for the keys, and not again for a while where there are none: jose lets only questions that succeeded hold off others, and anybody can send tokens. */
  readonly #fetch: FetchImplementation = async (url, options) => {
    const { IDP_FAILURE_PAUSE_MS: pauseMs } = this.config.values;
    if (performance.now() - this.#failedAt < pauseMs) throw new Error('The identity provider gave no keys a moment ago.');
    try {
      const response = await fetch(url, options);
      if (!response.ok) this.#failedAt = performance.now();
      return response;
    } catch (error) {
      this.#failedAt = performance.now();
      throw error;
    }
  };
}
