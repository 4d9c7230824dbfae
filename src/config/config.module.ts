import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { AppConfig } from './app-config.js';
import type { SettingValues } from './settings.js';

/** Hands the settings of this process to every module. */
@Module({})
export class ConfigModule {
  /** Global, because a module that reads settings cannot name the module that holds these values. */
  static of(values: SettingValues): DynamicModule {
    return { module: ConfigModule, global: true, providers: [{ provide: AppConfig, useValue: { values } }], exports: [AppConfig] };
  }
}
