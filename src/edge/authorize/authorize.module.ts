import { Module } from '@nestjs/common';
import { AccessModule } from '../../access/index.js';
import { DoorModule } from '../door/index.js';
import { AuthorizeDoor } from './authorize-door.js';
import { ConsentDesk } from './consent-desk.js';

/** The page on which a person lets an OAuth client use an account. Needs `AppConfig`. */
@Module({ imports: [AccessModule, DoorModule], providers: [ConsentDesk, AuthorizeDoor] })
export class AuthorizeModule {}
