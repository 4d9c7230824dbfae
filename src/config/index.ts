import type { SettingValues } from './settings.js';

/** The settings as a Nest token: `constructor(private readonly config: AppConfig)`. */
export abstract class AppConfig {
  abstract readonly values: SettingValues;
}

export { readProcessSettings, readSettings, SettingsError } from './read-settings.js';
export type { Environment } from './read-settings.js';
export { envExample, settingsPage } from './settings-docs.js';
export { settings } from './settings.js';
export type { Setting, SettingName, SettingValues } from './settings.js';
