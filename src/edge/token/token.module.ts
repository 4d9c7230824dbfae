import { Module } from '@nestjs/common';
import { AccessModule } from '../../access/index.js';
import { Clock, SystemClock } from '../../core/index.js';
import { DoorModule } from '../door/index.js';
import { TokenAnswers } from './token-answers.js';
import { TokenCalls } from './token-calls.js';
import { TokenDoor } from './token-door.js';
import { TokenEndpoint } from './token-endpoint.js';

/** The gateway's own OAuth token endpoint, and the calls of v3 about the credential that makes them. */
@Module({
  imports: [AccessModule, DoorModule],
  providers: [TokenEndpoint, TokenCalls, TokenDoor, TokenAnswers, { provide: Clock, useClass: SystemClock }],
})
export class TokenModule {}
