// One process of the gateway without its doors: `vault-child.mjs <modules>`, settings in the environment.
// Reads commands from standard input, one a line, and answers each with a line of JSON.
import { createInterface } from 'node:readline';

const modules = process.argv[2];
const room = (path) => import(`${modules}/${path}`);
const { readProcessSettings } = await room('config/index.js');
const { Secret, SystemClock } = await room('core/index.js');
const { openDatabase, openLocks } = await room('storage/index.js');
const { Metrics, PinoLog } = await room('telemetry/index.js');
const { openVault } = await room('vault/open-vault.js');

const settings = readProcessSettings();
const database = await openDatabase(settings);
const locks = await openLocks(settings, database);
const { accounts, keeper } = await openVault({ settings, database, locks, clock: new SystemClock(), log: new PinoLog('silent'), metrics: new Metrics() });

const tell = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);

const commands = {
  /** The different outcomes of so many callers who ask at once. */
  async ask(accountId, callers) {
    const ask = () => keeper.token(accountId).then((token) => token.reveal(), (error) => error.code);
    tell([...new Set(await Promise.all(Array.from({ length: Number(callers) }, ask)))]);
  },
  /** Connects accounts without end and tells the id of each when it is stored. */
  async connect() {
    for (let id = 1; ; id += 1) {
      await accounts.connect({ accountId: String(id), name: 'Shop', clientId: 'client', accessToken: new Secret(`token-${id}`) });
      tell(String(id));
    }
  },
};

tell('ready');
for await (const line of createInterface({ input: process.stdin })) {
  const [name, ...words] = line.split(' ');
  await commands[name](...words);
}
