import { Module } from '@nestjs/common';
import { AccessModule } from '../../access/index.js';
import { VaultModule } from '../../vault/index.js';
import { DoorModule } from '../door/index.js';
import { AccountForms } from './account-forms.js';
import { AccountsDesk } from './accounts-desk.js';
import { BrowserDance } from './browser-dance.js';
import { ConnectDoor } from './connect-door.js';
import { ConnectRoutes } from './connect-routes.js';
import { ConnectSite } from './connect-site.js';
import { SignIn } from './sign-in.js';

/** Pages on the admin listener with which an operator connects CleverReach accounts in a browser. Needs `AppConfig`. */
@Module({
  imports: [AccessModule, DoorModule, VaultModule],
  providers: [ConnectSite, SignIn, AccountsDesk, AccountForms, BrowserDance, ConnectRoutes, ConnectDoor],
})
export class ConnectModule {}
