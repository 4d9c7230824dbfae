import { Module } from '@nestjs/common';
import { AdminDoors } from './admin-doors.js';
import { GatewayAnswers } from './gateway-answers.js';

/** What the ways in share as one instance. */
@Module({ providers: [GatewayAnswers, AdminDoors], exports: [GatewayAnswers, AdminDoors] })
export class DoorModule {}
