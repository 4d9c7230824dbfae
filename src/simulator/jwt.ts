import { createHmac } from 'node:crypto';

const encode = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString('base64url');

/** A text with the three parts of a JWT. The signature is real in form only: tokens are looked up, never verified. */
export const writeJwt = (claims: Readonly<Record<string, unknown>>): string => {
  const head = `${encode({ typ: 'JWT', alg: 'HS256' })}.${encode(claims)}`;
  return `${head}.${createHmac('sha256', 'simulator').update(head).digest('base64url')}`;
};
