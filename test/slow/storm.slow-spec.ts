import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Storm } from '../support/storm.js';
import { postgres, redisUrl, sqlite } from '../support/stores.js';
import type { StoreKind } from '../support/stores.js';

const combinations: readonly (readonly [string, StoreKind, boolean, string | undefined])[] = [
  ['one SQLite file', sqlite, false, undefined],
  ['PostgreSQL alone', postgres, false, postgres.skipped],
  ['PostgreSQL and Redis', postgres, true, postgres.skipped ?? (redisUrl ? undefined : 'REDIS_URL is not set')],
];

describe.each(combinations)('four gateways on %s and two hundred callers of an account whose token has expired', (name, kind, withRedis, skipped) => {
  let storm: Storm;
  beforeAll(async () => {
    if (skipped === undefined) storm = await Storm.start(kind, withRedis);
  });
  afterAll(async () => {
    if (skipped === undefined) await storm.end();
  });
  const rule = it.skipIf(skipped !== undefined);
  /** Whether every gateway that was not killed serves in the end. */
  const settled = () => Promise.all(storm.others.map((gateway) => storm.servedInTheEnd(gateway)));
  /** What cannot be made to happen over a store is no test there. */
  const ruleOf = (names: readonly string[]) => (names.includes(name) ? it.skipIf(skipped !== undefined) : ((() => undefined) as unknown as typeof it));

  rule('exchange it once', async () => {
    await storm.expire();
    expect([await storm.unserved([storm.doomed, ...storm.others]), ...(await settled()), await storm.exchanges()]).toEqual([[], true, true, true, [200]]);
  });

  rule('one killed before it has the lock: exactly one exchange, by another', async () => {
    await storm.expire();
    const free = await storm.takeLock();
    const cut = storm.callers([storm.doomed]);
    const unserved = storm.unserved(storm.others);
    await storm.kill();
    await free();
    expect([await cut, await unserved, ...(await settled()), await storm.exchanges()]).toEqual([['cut'], [], true, true, true, [200]]);
  });

  rule('one killed with the lock before anything arrived: exactly one exchange, by another', async () => {
    await storm.expire();
    const held = storm.gate.hold('request');
    const cut = storm.callers([storm.doomed]);
    await held.reached;
    const unserved = storm.unserved(storm.others);
    await storm.kill();
    held.release();
    expect([await cut, await unserved, ...(await settled()), await storm.exchanges()]).toEqual([['cut'], [], true, true, true, [200]]);
  });

  rule('one killed before the answer came: one further attempt with the old token, then the client asks for itself', async () => {
    await storm.expire();
    const held = storm.gate.hold('answer');
    const cut = storm.callers([storm.doomed]);
    await held.reached;
    const unserved = storm.unserved(storm.others);
    await storm.kill();
    held.release();
    expect([await cut, await unserved, ...(await settled()), await storm.exchanges(), await storm.state()]).toEqual([['cut'], [], true, true, true, [200, 400, 200], 'connected']);
  });

  rule('one killed before the answer came, of an account whose client is refused, too: one further attempt, then a person is asked for', async () => {
    await storm.expire();
    const held = storm.gate.hold('answer');
    const cut = storm.callers([storm.doomed]);
    await held.reached;
    await storm.simulator.faults([{ path: '/oauth/token.php', fault: { status: 400 } }]);
    const unserved = storm.unserved(storm.others);
    await storm.kill();
    held.release();
    expect([await cut, await unserved, await storm.exchanges(), await storm.state()]).toEqual([['cut'], [], [200, 400, 400], 'reconnect_needed']);
    const alerts = storm.others.filter((gateway) => gateway.output().includes('CleverReach refused to renew a token: the account must be connected again.'));
    expect(alerts).toHaveLength(1);
  });

  rule('one killed with the answer before it is stored: one further attempt with the old token, then the client asks for itself', async () => {
    await storm.expire();
    const held = storm.gate.hold('answer');
    const cut = storm.callers([storm.doomed]);
    await held.reached;
    const letGo = await storm.holdStore();
    held.release();
    await held.passed;
    await storm.kill();
    await letGo();
    const unserved = await storm.unserved(storm.others);
    expect([await cut, unserved, ...(await settled()), await storm.exchanges(), await storm.state()]).toEqual([['cut'], [], true, true, true, [200, 400, 200], 'connected']);
  });

  rule('one killed once the new token is stored, the lock still held: nobody exchanges again', async () => {
    await storm.expire();
    const held = storm.gate.hold('answer');
    const cut = storm.callers([storm.doomed]);
    await held.reached;
    const unserved = storm.unserved(storm.others);
    if (withRedis) storm.redisLine.hang();
    held.release();
    await storm.stored();
    await storm.kill();
    await cut;
    expect([await unserved, ...(await settled()), await storm.exchanges()]).toEqual([[], true, true, true, [200]]);
  });

  rule('one stopped during its exchange for longer than its lock lives, then let go: one further attempt by another, and what comes too late changes nothing', async () => {
    await storm.expire();
    const held = storm.gate.hold('answer');
    const first = storm.callers([storm.doomed]);
    await held.reached;
    storm.doomed.child.kill('SIGSTOP');
    const unserved = await storm.unserved(storm.others);
    const others = await settled();
    held.release();
    storm.doomed.child.kill('SIGCONT');
    await first;
    expect([unserved, ...others, await storm.servedInTheEnd(storm.doomed), await storm.exchanges(), await storm.state()]).toEqual([
      [], true, true, true, true, [200, 400, 200], 'connected',
    ]);
  });

  ruleOf(['PostgreSQL and Redis'])('Redis killed during the exchange and empty when it is back: no second exchange while the first may still run', async () => {
    await storm.expire();
    const held = storm.gate.hold('answer');
    const first = storm.unserved([storm.doomed]);
    await held.reached;
    const during = storm.unserved(storm.others);
    await storm.redis.kill();
    await storm.redis.startAgain();
    const soon = storm.unserved(storm.others);
    await storm.anybodyHoldsLock();
    held.release();
    const unserved = [...(await first), ...(await during), ...(await soon)];
    expect([unserved, ...(await settled()), await storm.exchanges()]).toEqual([[], true, true, true, [200]]);
  });

  ruleOf(['PostgreSQL alone', 'PostgreSQL and Redis'])('PostgreSQL cut off from the one that exchanges: its new token is stored when the line is mended', async () => {
    await storm.expire();
    const held = storm.gate.hold('answer');
    const first = storm.unserved([storm.doomed]);
    await held.reached;
    storm.database.cut();
    held.release();
    await held.passed;
    storm.database.mend();
    await storm.stored();
    expect([await first, ...(await settled()), await storm.exchanges()]).toEqual([[], true, true, true, [200]]);
  });

  rule.each([
    ['500', { status: 500 }, [500, 200]],
    ['400', { status: 400 }, [400, 200]],
    ['garbage', { brokenJson: true }, [200, 400, 200]],
    ['half an answer', { truncateBody: true }, [200, 400, 200]],
    ['nothing, though it was handled', { closeSocket: true, afterHandling: true }, [0, 400, 200]],
  ])('CleverReach answering %s once: every caller gets an answer or is told when to come again, and the next ones are served', async (what, fault, exchanges) => {
    await storm.expire();
    await storm.simulator.faults([{ path: '/oauth/token.php', count: 1, fault }]);
    const unserved = await storm.unserved([storm.doomed, ...storm.others]);
    expect([what, unserved, ...(await settled()), await storm.exchanges()]).toEqual([what, [], true, true, true, exchanges]);
  });
});
