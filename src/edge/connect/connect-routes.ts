import { Injectable } from '@nestjs/common';
import type { DoorAnswer, DoorRequest } from '../door/index.js';
import { AccountForms } from './account-forms.js';
import { AccountsDesk } from './accounts-desk.js';
import { BrowserDance } from './browser-dance.js';
import { SignIn } from './sign-in.js';
import type { Serve } from './visit.js';

/** What one page answers, by method. */
export type Methods<H> = Readonly<Partial<Record<'GET' | 'POST', H>>>;

type Handle = (request: DoorRequest) => Promise<DoorAnswer>;

/** Every page by its name below the first: those that anybody may open, and those of an operator who is signed in. */
@Injectable()
export class ConnectRoutes {
  readonly open: ReadonlyMap<string, Methods<Handle>>;
  readonly operators: ReadonlyMap<string, Methods<Serve>>;

  constructor(signIn: SignIn, desk: AccountsDesk, dance: BrowserDance, forms: AccountForms) {
    this.open = new Map<string, Methods<Handle>>([
      ['sign-in', { GET: (request) => signIn.show(request), POST: (request) => signIn.signIn(request) }],
      ['callback', { GET: (request) => dance.welcome(request) }],
    ]);
    this.operators = new Map<string, Methods<Serve>>([
      ['', { GET: (visit) => desk.show(visit) }],
      ['start', { POST: (visit) => dance.depart(visit) }],
      ['disconnect', { POST: (visit) => forms.disconnect(visit) }],
      ['apps', { POST: (visit) => forms.storeApp(visit) }],
      ['apps/remove', { POST: (visit) => forms.removeApp(visit) }],
      ['sign-out', { POST: (visit) => signIn.signOut(visit) }],
    ]);
  }
}
