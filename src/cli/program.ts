import { Command } from 'commander';
import { productVersion } from '../config/index.js';
import type { Cli } from './cli.js';
import { addAccountCommands } from './commands/accounts.js';
import { addAdminCommands } from './commands/admin.js';
import { addAppCommands } from './commands/apps.js';
import { addAuditCommands } from './commands/audit.js';
import { addBufferedCommands } from './commands/buffered.js';
import { addConsumerCommands } from './commands/consumers.js';
import { addDocumentCommands } from './commands/documents.js';
import { addFixedTokenCommands } from './commands/fixed-tokens.js';
import { addIdentityCommands } from './commands/identities.js';
import { addKeyCommands } from './commands/keys.js';
import { addLoginCommands } from './commands/logins.js';
import { addMigrationCommands } from './commands/migration.js';
import { addShadowCommands } from './commands/shadow.js';
import { addStoreCommands } from './commands/store.js';
import { addSnapshotCommands } from './commands/snapshots.js';
import { addVaultCommands } from './commands/vault.js';
import type { Terminal } from './terminal.js';

const epilogue = `
A first set-up:
  gateway vault key
  gateway admin init
  gateway accounts connect 123456 --name "Our shop" --client-id abc
  gateway consumers create shop --kind v3_integration --accounts 123456 --scopes receivers:read,receivers:write
  gateway keys create shop --name production

Commands read the same settings as the gateway (.env.example lists them) and work while it runs:
a key that is revoked here is refused by every running process within a second.
Exit codes: 0 done, 1 failed, 2 not understood or not confirmed.`;

const groups = [addAccountCommands, addAppCommands, addConsumerCommands, addKeyCommands, addIdentityCommands, addLoginCommands, addFixedTokenCommands, addDocumentCommands, addBufferedCommands, addSnapshotCommands, addAuditCommands, addMigrationCommands, addShadowCommands, addVaultCommands, addStoreCommands, addAdminCommands];

/** The command line with every command. */
export const buildProgram = (cli: Cli, terminal: Terminal): Command => {
  const program = new Command('gateway')
    .description('Manages a CleverReach gateway: accounts, the consumers that may use them, and their credentials.')
    .version(productVersion)
    .usage('<noun> <verb> [options]')
    .addHelpText('after', epilogue)
    .exitOverride()
    .configureHelp({ showGlobalOptions: false })
    .configureOutput({
      writeOut: (text) => {
        terminal.print(text.trimEnd());
      },
      writeErr: (text) => {
        terminal.printError(text.trimEnd());
      },
    });
  for (const add of groups) add(program, cli);
  return program;
};
