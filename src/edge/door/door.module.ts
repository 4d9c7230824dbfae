import { Module } from '@nestjs/common';
import { AdminDoors } from './admin-doors.js';
import { GatewayAnswers } from './gateway-answers.js';
import { OperatorReports } from './operator-reports.js';

/** What the ways in share as one instance. */
@Module({ providers: [GatewayAnswers, AdminDoors, OperatorReports], exports: [GatewayAnswers, AdminDoors, OperatorReports] })
export class DoorModule {}
