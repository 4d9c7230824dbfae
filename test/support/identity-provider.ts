import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { CryptoKey, JWTPayload } from 'jose';

export const ISSUER = 'https://id.company.example';
export const AUDIENCE = 'cleverreach-gateway';

/** An identity provider that publishes its keys over HTTP and signs what a test wants. */
export interface TestProvider {
  readonly settings: Readonly<Record<string, string>>;
  /** How often its keys were asked for. */
  readonly questions: () => number;
  /** Answers every question with this status instead of the keys; undefined ends that. */
  fail(status: number | undefined): void;
  /** Signs with a new key from now on; the old one is published no more. */
  rotate(): Promise<void>;
  sign(claims: JWTPayload, options?: { readonly key?: CryptoKey; readonly keyId?: string; readonly lifeSeconds?: number }): Promise<string>;
  stop(): Promise<void>;
}

const claimsOf = (claims: JWTPayload): JWTPayload => ({ iss: ISSUER, aud: AUDIENCE, sub: 'user-1', azp: 'shop-app', ...claims });

export const startProvider = async (): Promise<TestProvider> => {
  let serial = 0;
  let questions = 0;
  let failure: number | undefined;
  const newKey = async () => ({ id: `key-${++serial}`, pair: await generateKeyPair('ES256') });
  let current = await newKey();
  const server = createServer((_request, response) => {
    questions += 1;
    if (failure !== undefined) {
      response.writeHead(failure).end();
      return;
    }
    void exportJWK(current.pair.publicKey).then((jwk) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: [{ ...jwk, kid: current.id, alg: 'ES256', use: 'sig' }] }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    settings: { IDP_ISSUER: ISSUER, IDP_AUDIENCE: AUDIENCE, IDP_JWKS_URL: `http://127.0.0.1:${port}/jwks`, IDP_KEYS_COOLDOWN_SECONDS: '0', IDP_FAILURE_PAUSE_MS: '0' },
    questions: () => questions,
    fail: (status) => {
      failure = status;
    },
    rotate: async () => {
      current = await newKey();
    },
    sign: (claims, { key = current.pair.privateKey, keyId = current.id, lifeSeconds = 600 } = {}) => {
      const now = Math.floor(Date.now() / 1_000);
      return new SignJWT(claimsOf(claims)).setProtectedHeader({ alg: 'ES256', kid: keyId }).setIssuedAt(now).setExpirationTime(now + lifeSeconds).sign(key);
    },
    stop: () => new Promise((resolve) => server.close(() => { resolve(); })),
  };
};
