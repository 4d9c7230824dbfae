import { Authenticator } from './access/index.js';
import { Secret } from './core/index.js';

/** Every value a person needs to try the gateway; written to credentials.json by the quickstart. */
export interface DemoCredentials {
  readonly gatewayUrl: string;
  readonly adminUrl: string;
  readonly simulatorUrl: string;
  readonly accountId: string;
  readonly apiKey: string;
  readonly oauth: { readonly clientId: string; readonly clientSecret: string };
  readonly legacy: { readonly clientId: number; readonly login: string; readonly password: string };
}

export type DemoSecrets = Pick<DemoCredentials, 'apiKey' | 'oauth' | 'legacy'>;

/** A CleverReach account as the simulator knows it. */
export interface DemoAccount {
  readonly id: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** A running application, as far as its parts are asked for. */
export interface Services {
  get<T>(type: abstract new (...args: never[]) => T, options: { strict: false }): T;
}

/** Whether a key is accepted. */
export const isGood = async (app: Services, apiKey: string): Promise<boolean> =>
  app
    .get(Authenticator, { strict: false })
    .authenticate(new Secret(apiKey))
    .then(
      () => true,
      () => false,
    );
