import { Module } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { AccessModule } from '../../access/index.js';
import { AppConfig } from '../../config/index.js';
import { Clock, SystemClock } from '../../core/index.js';
import { StorageModule } from '../../storage/index.js';
import { TelemetryModule } from '../../telemetry/index.js';
import { UpstreamModule } from '../../upstream/index.js';
import { answerRestError, bodyBounds, CallerDoors, DoorModule } from '../door/index.js';
import { HookCalls } from './hooks/hook-calls.js';
import { HookRegistrations } from './hooks/hook-registrations.js';
import { PassThrough } from './pass-through.js';
import { RestDoor } from './rest-door.js';
import { SubAccountToken } from './sub-account-token.js';

/** A word in letters of either case, as a pattern. */
const inAnyCase = (word: string): string => word.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);

/**
 * v3 and what CleverReach keeps beside it, in letters of either case. A path that no door claims has no version: the legacy door
 * answers it.
 */
const paths = ['/v3', '/V3', `/:root(^(?:${['v3', 'hooks', 'flow', 'gomailer'].map(inAnyCase).join('|')})$)/*`];

/** The REST v3 door. */
@Module({
  imports: [AccessModule, DoorModule, StorageModule, TelemetryModule, UpstreamModule],
  providers: [RestDoor, PassThrough, SubAccountToken, HookCalls, HookRegistrations, { provide: Clock, useClass: SystemClock }],
})
export class RestModule implements OnModuleInit {
  constructor(
    private readonly door: RestDoor,
    private readonly config: AppConfig,
    private readonly doors: CallerDoors,
  ) {}

  onModuleInit(): void {
    this.doors.mount({
      name: 'v3',
      paths,
      body: bodyBounds(this.config.values.MAX_BODY_BYTES, this.config.values),
      handle: (request) => this.door.handle(request),
      answerError: answerRestError,
    });
  }
}
