import type { SettingValues } from './settings.js';

/** The settings as a Nest token: `constructor(private readonly config: AppConfig)`. */
export abstract class AppConfig {
  abstract readonly values: SettingValues;
}
