import { createHook } from 'node:async_hooks';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../config/index.js';
import { Secret, SystemClock } from '../core/index.js';
import { hashSecret, isHashOf, unmatchableHash } from './secret-hash.js';
import { SecretProof } from './secret-proof.js';

const right = new Secret('correct horse');
const wrong = new Secret('correct hors');
const config = { values: readSettings({ SECRET_TRUST_SECONDS: '600' }) };
const anywhere = '192.0.2.1';

/** How often scrypt ran during `work`. */
const countHashes = async (work: () => Promise<unknown>): Promise<number> => {
  let hashes = 0;
  const hook = createHook({ init: (_, type) => (hashes += type === 'SCRYPTREQUEST' ? 1 : 0) }).enable();
  await work();
  hook.disable();
  return hashes;
};

describe('a hashed secret', () => {
  it('is proven by itself only', async () => {
    const hash = await hashSecret(right);
    expect(await Promise.all([isHashOf(hash, right), isHashOf(hash, wrong), isHashOf(unmatchableHash, right)])).toEqual([true, false, false]);
  });

  it('has another hash each time, which tells nothing of the secret', async () => {
    const [one, other] = await Promise.all([hashSecret(right), hashSecret(right)]);
    expect(one).not.toBe(other);
    expect(one).not.toContain(right.reveal());
  });
});

describe('the proof of secrets', () => {
  it('judges right, wrong and unknown alike before and after a right answer', async () => {
    const proof = new SecretProof(new SystemClock(), config);
    const owner = { id: 'l1', secret_hash: await hashSecret(right) };
    const round = () => Promise.all([proof.isRight(owner, right, anywhere), proof.isRight(owner, wrong, anywhere), proof.isRight(undefined, right, anywhere)]);
    expect([await round(), await round()]).toEqual([
      [true, false, false],
      [true, false, false],
    ]);
  });

  it('forgets a right answer when the secret of the owner changes', async () => {
    const proof = new SecretProof(new SystemClock(), config);
    await proof.isRight({ id: 'l1', secret_hash: await hashSecret(right) }, right, anywhere);
    expect(await proof.isRight({ id: 'l1', secret_hash: await hashSecret(wrong) }, right, anywhere)).toBe(false);
  });

  it('works out the hash of a right secret once while it is trusted, of a wrong one each time', async () => {
    let time = 0;
    const proof = new SecretProof({ now: () => time }, config);
    const owner = { id: 'l1', secret_hash: await hashSecret(right) };
    const hashes = await countHashes(async () => {
      for (const atMs of [0, 1, 599_999, 600_000]) {
        time = atMs;
        await proof.isRight(owner, right, anywhere);
      }
      for (let at = 0; at < 3; at += 1) await proof.isRight(owner, wrong, anywhere);
    });
    expect(hashes).toBe(2 + 3);
  });

  it('works out the hash once for callers that come at the same time', async () => {
    const proof = new SecretProof(new SystemClock(), config);
    const owner = { id: 'l1', secret_hash: await hashSecret(right) };
    expect(await countHashes(() => Promise.all([1, 2, 3].map(() => proof.isRight(owner, right, anywhere))))).toBe(1);
  });
});
