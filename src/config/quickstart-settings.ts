import { readSetting } from './read-settings.js';
import { settings } from './settings.js';

/** What moves a quickstart: PORT, SIMULATOR_PORT and DATA_DIR. */
export interface QuickstartSettings {
  readonly dataDir: string;
  readonly simulatorPort: number;
  /** Settings of the gateway inside the quickstart, as the environment would give them. */
  readonly environment: Readonly<Record<string, string>>;
}

const SIMULATOR_PORT = { kind: 'integer', about: 'Port of the simulator.', default: 8090, min: 0, max: 65_535 } as const;
const DATA_DIR = 'data/quickstart';

/** Settings that a shell may hold for a real gateway: a quickstart is a world of its own and takes none of them. */
const foreign = ['DATABASE_URL', 'REDIS_URL', 'VAULT_KEYS', 'VAULT_KEY_FILE', 'CLEVERREACH_URL', 'HOST', 'ADMIN_HOST', 'PUBLIC_URL'];

/** Reads the settings of a quickstart. Throws `SettingsError`. */
export const readQuickstartSettings = (): QuickstartSettings => {
  const dataDir = process.env['DATA_DIR']?.trim() || DATA_DIR;
  const own = Object.entries(process.env).filter(([name, value]) => name in settings && !foreign.includes(name) && value !== undefined);
  return {
    dataDir,
    simulatorPort: readSetting('SIMULATOR_PORT', SIMULATOR_PORT, process.env) as number,
    environment: { ADMIN_PORT: '0', GRAPHQL_GRAPHIQL: 'true', LOG_LEVEL: 'error', ...(Object.fromEntries(own) as Record<string, string>), DATA_DIR: dataDir },
  };
};
