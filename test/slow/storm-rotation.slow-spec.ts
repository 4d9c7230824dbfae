import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { Secret } from '../../src/core/index.js';
import { runCli, startProgram } from '../support/start-process.js';
import { sqlite } from '../support/stores.js';
import { startVaultProcess } from '../support/vault-process.js';

const ACCOUNTS = 3_000;
const entry = (id: string): string => `${id}:${randomBytes(32).toString('base64')}`;

it('a rotation that is killed half way is ended by the next one, and every token opens with the new key alone', async () => {
  const store = await sqlite.create();
  const [old, young] = [entry('old'), entry('young')];
  const before = await startVaultProcess({ ...store.environment, VAULT_KEYS: old });
  await before.database.transaction(async (query) => {
    for (let id = 1; id <= ACCOUNTS; id += 1) {
      const account_id = String(id);
      const access_token = before.vault.seal(new Secret(`token ${id}`), { kind: 'access_token', owner: account_id });
      await query.insertInto('accounts').values({ id: account_id, name: 'Shop', created_at: 1 }).execute();
      await query.insertInto('grants').values({ account_id, client_id: 'c', access_token, state: 'connected', failures: 0, version: 1, updated_at: 1 }).execute();
    }
  });
  await before.stop();
  const env = { DATA_DIR: store.environment['DATA_DIR'] ?? '', VAULT_KEYS: `${young},${old}`, VAULT_WATCH_MS: '200', LEASE_MS: '3000', TOKEN_EXCHANGE_TIMEOUT_MS: '2000' };
  const first = startProgram('cli/main.js', { args: ['vault', 'rotate'], env });
  await first.printed(/Sealed \d+ of/);
  await first.stop('SIGKILL');
  const { code, output } = await runCli(['vault', 'rotate'], env);
  const resealed = Number(/(\d+) texts were sealed anew/.exec(output)?.[1]);
  expect([code, resealed > 0 && resealed < ACCOUNTS, output]).toEqual([0, true, expect.stringContaining('Nothing needs old any more')]);
  expect(await runCli(['vault', 'check'], { ...env, VAULT_KEYS: young })).toEqual({ code: 0, output: `${ACCOUNTS} sealed texts open.\n` });
  await store.remove();
});
