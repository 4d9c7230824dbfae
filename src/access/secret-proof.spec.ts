import { createHook } from 'node:async_hooks';
import { describe, expect, it } from 'vitest';
import { Secret, SystemClock } from '../core/index.js';
import { hashSecret, isHashOf, unmatchableHash } from './secret-hash.js';
import { SecretProof } from './secret-proof.js';

const right = new Secret('correct horse');
const wrong = new Secret('correct hors');

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
    const proof = new SecretProof(new SystemClock());
    const owner = { id: 'l1', secret_hash: await hashSecret(right) };
    const round = () => Promise.all([proof.isRight(owner, right), proof.isRight(owner, wrong), proof.isRight(undefined, right)]);
    expect([await round(), await round()]).toEqual([
      [true, false, false],
      [true, false, false],
    ]);
  });

  it('forgets a right answer when the secret of the owner changes', async () => {
    const proof = new SecretProof(new SystemClock());
    await proof.isRight({ id: 'l1', secret_hash: await hashSecret(right) }, right);
    expect(await proof.isRight({ id: 'l1', secret_hash: await hashSecret(wrong) }, right)).toBe(false);
  });

  it('works out the hash of a right secret once in ten minutes, of a wrong one each time', async () => {
    let time = 0;
    const proof = new SecretProof({ now: () => time });
    const owner = { id: 'l1', secret_hash: await hashSecret(right) };
    const hashes = await countHashes(async () => {
      for (const atMs of [0, 1, 599_999, 600_000]) {
        time = atMs;
        await proof.isRight(owner, right);
      }
      for (let at = 0; at < 3; at += 1) await proof.isRight(owner, wrong);
    });
    expect(hashes).toBe(2 + 3);
  });

  it('works out the hash once for callers that come at the same time', async () => {
    const proof = new SecretProof(new SystemClock());
    const owner = { id: 'l1', secret_hash: await hashSecret(right) };
    expect(await countHashes(() => Promise.all([1, 2, 3].map(() => proof.isRight(owner, right))))).toBe(1);
  });
});
