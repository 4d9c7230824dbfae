import { settings } from './settings.js';
import type { Setting } from './settings.js';

const rows = Object.entries(settings) as [string, Setting][];

const defaultOf = ({ default: fallback }: Setting): string => {
  if (Array.isArray(fallback)) return fallback.join(',');
  if (fallback === undefined) return '';
  return typeof fallback === 'string' ? fallback : JSON.stringify(fallback);
};

const rangeOf = (setting: Setting): string => {
  if (setting.choices) return setting.choices.join(', ');
  if (setting.kind === 'integer') return `${setting.min} to ${setting.max}`;
  if (setting.protocols) return setting.protocols.map((protocol) => `${protocol}//`).join(', ');
  return setting.kind === 'flag' ? 'true, false' : '';
};

/** `.env.example`: every setting with its default, commented out. */
export const envExample = (): string =>
  [
    '# Every setting of the gateway. All have a default but the vault key: set VAULT_KEYS or VAULT_KEY_FILE.',
    ...rows.map(([name, setting]) => `\n# ${setting.about}${setting.unit ? ` (${setting.unit})` : ''}\n#${name}=${defaultOf(setting)}`),
    '',
  ].join('\n');

/** docs/generated/settings.md. */
export const settingsPage = (): string =>
  [
    '# Settings',
    '',
    'Read from the environment once, at start. All mistakes are reported together; an empty value counts as absent.',
    '',
    '| name | what for | default | unit | allowed |',
    '|---|---|---|---|---|',
    ...rows.map(([name, setting]) => `| \`${name}\` | ${setting.about} | ${defaultOf(setting)} | ${setting.unit ?? ''} | ${rangeOf(setting)} |`),
    '',
  ].join('\n');
