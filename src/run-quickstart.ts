import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readQuickstartSettings, readSettings } from './config/index.js';
import type { QuickstartSettings } from './config/index.js';
import { isGood } from './demo.js';
import type { DemoCredentials } from './demo.js';
import { startGateway } from './gateway.js';
import type { Gateway } from './gateway.js';
import { describeFailure, onStopSignal, outliveForgottenPromises } from './process.js';
import { QuickstartCommands } from './quickstart-commands.js';
import { demo, startSimulator } from './simulator/index.js';
import { makeFolder } from './storage/index.js';
import { Log } from './telemetry/index.js';
import { createKeyFile } from './vault/index.js';

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const readKnown = async (file: string): Promise<DemoCredentials | undefined> =>
  readFile(file, 'utf8').then(
    (text) => JSON.parse(text) as DemoCredentials,
    () => undefined,
  );

/** Written beside and renamed, so that a stop at any moment leaves the old file or the new one. */
const writeCredentials = async (file: string, credentials: DemoCredentials): Promise<void> => {
  await writeFile(`${file}.new`, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
  await chmod(`${file}.new`, 0o600);
  await rename(`${file}.new`, file);
};

const calls = ({ gatewayUrl, apiKey, legacy }: DemoCredentials): string => `
Three calls to paste:

GraphQL
  curl -s ${gatewayUrl}/graphql -H 'Authorization: Bearer ${apiKey}' -H 'Content-Type: application/json' \\
    -d '{"query":"{ groups(first: 3) { nodes { id name receivers(first: 2) { nodes { email active } } } } }"}'

REST v3
  curl -s ${gatewayUrl}/v3/groups -H 'Authorization: Bearer ${apiKey}'

REST v1, as an old integration does it
  TOKEN=$(curl -s ${gatewayUrl}/v1/login.json -H 'Content-Type: application/json' \\
    -d '{"client_id":${legacy.clientId},"login":"${legacy.login}","password":"${legacy.password}"}' | tr -d '"')
  curl -s "${gatewayUrl}/v1/groups?token=$TOKEN"
`;

const describeDemo = (credentials: DemoCredentials, file: string): string => `
Gateway    ${credentials.gatewayUrl}
Admin      ${credentials.adminUrl}
Simulator  ${credentials.simulatorUrl}
Docs       ${credentials.gatewayUrl}/docs

Demo credentials (also in ${file})
  API key        ${credentials.apiKey}
  OAuth client   ${credentials.oauth.clientId} / ${credentials.oauth.clientSecret}
  v1 and v2      client_id ${credentials.legacy.clientId}, login ${credentials.legacy.login}, password ${credentials.legacy.password}
  Account        ${credentials.accountId}`;

const seed = async (gateway: Gateway, commands: QuickstartCommands, { simulatorUrl, file }: { readonly simulatorUrl: string; readonly file: string }): Promise<DemoCredentials> => {
  const [account] = demo.accounts;
  await commands.connect(account);
  const known = await readKnown(file);
  const { apiKey, oauth, legacy } = known && (await isGood(gateway.app, known.apiKey)) ? known : await commands.createSecrets(account.id);
  const credentials = { gatewayUrl: gateway.url, adminUrl: gateway.adminUrl, simulatorUrl, accountId: account.id, apiKey, oauth, legacy };
  await writeCredentials(file, credentials);
  return credentials;
};

const start = async ({ dataDir, simulatorPort, environment }: QuickstartSettings): Promise<void> => {
  makeFolder(dataDir);
  const keyFile = join(dataDir, 'vault.key');
  await createKeyFile(keyFile).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  say('  Starting the simulator …');
  const simulator = await startSimulator({ host: '127.0.0.1', port: simulatorPort, stateFile: join(dataDir, 'simulator.json') });
  say('  Starting the gateway …');
  const settings = readSettings({ ...environment, VAULT_KEY_FILE: keyFile, CLEVERREACH_URL: simulator.url });
  const gateway = await startGateway(settings);
  outliveForgottenPromises(gateway.app.get(Log, { strict: false }));
  onStopSignal(async () => {
    await gateway.close();
    await simulator.close();
  });
  const file = join(dataDir, 'credentials.json');
  const credentials = await seed(gateway, new QuickstartCommands(settings), { simulatorUrl: simulator.url, file });
  say(describeDemo(credentials, file));
  say(calls(credentials));
  say('ready');
};

/** Starts the simulator and the gateway with demo credentials; prints what to try, then `ready` alone on a line. */
export const runQuickstart = async (): Promise<void> => {
  try {
    await start(readQuickstartSettings());
  } catch (error) {
    process.stderr.write(`${describeFailure(error)}\n`);
    process.exit(1);
  }
};
