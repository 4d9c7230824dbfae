import { Module } from '@nestjs/common';
import { GatewayAnswers } from './gateway-answers.js';

/** What the ways in share as one instance. */
@Module({ providers: [GatewayAnswers], exports: [GatewayAnswers] })
export class DoorModule {}
