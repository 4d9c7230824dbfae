// Fills an empty store as an operator would, with the built gateway, and prints what the callers need as one line of JSON.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const built = (file) => import(pathToFileURL(resolve('dist', file)).href);
const { startGateway } = await built('gateway.js');
const { readProcessSettings } = await built('config/index.js');
const { QuickstartCommands } = await built('quickstart-commands.js');
const { ApiKeys, Consumers, handOver } = await built('access/index.js');
const { demo } = await built('simulator/index.js');

const settings = readProcessSettings();
const gateway = await startGateway(settings);
const commands = new QuickstartCommands(settings);
const [first, second] = demo.accounts;
for (const account of [first, second]) await commands.connect(account);

const rights = { kind: 'internal_app', scopes: ['*:read', '*:write', 'destroy'], accountIds: [first.id] };
const consumers = {
  shop: rights,
  kept: { ...rights, policy: { buffered: ['groupReceivers.add', 'groupReceivers.insert', 'groupReceivers.upsert', 'forms.send'] } },
  other: { ...rights, accountIds: [second.id] },
  operator: { kind: 'operator', scopes: ['admin'], accountIds: [] },
};
const keys = {};
for (const [name, consumer] of Object.entries(consumers)) {
  const { id } = await gateway.app.get(Consumers, { strict: false }).create({ name, ...consumer }, 'test');
  const { key } = await gateway.app.get(ApiKeys, { strict: false }).create({ consumerId: id, name: 'test' }, 'test');
  keys[name] = handOver(key);
}
await gateway.close();
process.stdout.write(`${JSON.stringify(keys)}\n`, () => process.exit(0));
