import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { AttributeType, Rule } from './entities.js';

export interface SeedAttribute {
  readonly name: string;
  readonly type: AttributeType;
  readonly description: string;
  readonly preview?: string;
}

/** Keys that are no field of their own name an attribute. */
export interface SeedPerson {
  readonly email: string;
  readonly is?: 'pending' | 'unsubscribed' | 'bounced';
  readonly tags?: readonly string[];
  readonly orders?: readonly unknown[];
  readonly [attribute: string]: unknown;
}

export interface SeedGroup {
  readonly id: string;
  readonly name: string;
  readonly info?: string;
  readonly locked?: boolean;
  /** Days since it was created. */
  readonly age: number;
  readonly attributes?: readonly SeedAttribute[];
  /** Receivers to make up. */
  readonly generated?: number;
  /** Receivers of another group that are in this one too. */
  readonly shares?: { readonly from: string; readonly count: number };
  /** Tags that made-up receivers may carry. */
  readonly tags?: readonly string[];
  readonly people?: readonly SeedPerson[];
  readonly filters?: readonly { readonly id: string; readonly name: string; readonly rules: readonly Rule[] }[];
  readonly forms?: readonly { readonly id: string; readonly name: string }[];
}

export interface SeedMailing {
  readonly id: string;
  readonly name: string;
  readonly subject: string;
  readonly channel?: string;
  readonly groups: readonly string[];
  readonly links: readonly string[];
  /** Days since it was sent. */
  readonly sent?: number;
  /** When it goes out, ISO 8601. */
  readonly waitsUntil?: string | Date;
}

export interface SeedClient {
  readonly id: string;
  readonly secret: string;
  readonly scopes?: readonly string[];
  readonly permissions?: readonly string[];
  readonly redirectUris?: readonly string[];
  readonly accessTokenSeconds?: number;
  readonly refreshTokenSeconds?: number;
}

export interface SeedAccount {
  readonly id: string;
  readonly agency?: string;
  readonly owner: Readonly<Record<string, string>>;
  readonly plan: { readonly id: string; readonly name: string; readonly receiverCap: number; readonly emails: number; readonly price: number };
  readonly contingent: number;
  readonly users: readonly { readonly email: string; readonly firstname: string; readonly name: string; readonly lang: string; readonly password: string }[];
  readonly clients: readonly SeedClient[];
  readonly attributes?: readonly SeedAttribute[];
  readonly groups?: readonly SeedGroup[];
  readonly blacklist?: readonly { readonly email: string; readonly comment: string; readonly age: number; readonly group?: string }[];
  readonly channels?: readonly { readonly id: string; readonly name: string }[];
  readonly templates?: readonly { readonly id: string; readonly name: string; readonly html: string; readonly shared?: boolean }[];
  readonly mailings?: readonly SeedMailing[];
  readonly mycontent?: readonly { readonly id: string; readonly name: string; readonly url: string; readonly password: string; readonly type: string }[];
  readonly flows?: readonly { readonly id: string; readonly name: string; readonly playbook: string; readonly group: string }[];
}

export interface SeedNames {
  readonly first: readonly [string, ...string[]];
  readonly last: readonly [string, ...string[]];
  readonly cities: readonly [string, ...string[]];
  readonly domains: readonly [string, ...string[]];
}

export interface SeedFile {
  /** Moment from which days are counted, ISO 8601. */
  readonly today: string | Date;
  readonly names: SeedNames;
  readonly accounts: readonly SeedAccount[];
}

/** Path of the seed that comes with the simulator. */
export const ownSeed = new URL('./seed.yaml', import.meta.url);

/** Reads a seed; throws where the file is no seed. */
export const readSeed = (path: string | URL): SeedFile => {
  const seed = parse(readFileSync(path, 'utf8')) as SeedFile | null;
  if (!Array.isArray(seed?.accounts)) throw new Error('The seed names no accounts.');
  return seed;
};
