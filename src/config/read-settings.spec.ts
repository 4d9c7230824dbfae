import { describe, expect, it } from 'vitest';
import { readSettings, SettingsError } from './index.js';

const mistakesOf = (environment: Record<string, string>): readonly string[] => {
  try {
    readSettings(environment);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.mistakes;
    throw error;
  }
};

describe('settings', () => {
  it('reports every mistake at once, with names and rules but without values', () => {
    const mistakes = mistakesOf({ PORT: 'hunter2', DATABASE_URL: 'mysql://u:hunter2@h/d', LOG_LEVEL: 'hunter2', GRAPHQL_GRAPHIQL: 'hunter2' });
    expect(mistakes).toEqual([
      'PORT must be a whole number from 0 to 65535.',
      'DATABASE_URL must be an address that begins with postgres:// or postgresql://.',
      'GRAPHQL_GRAPHIQL must be true or false.',
      'LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent.',
    ]);
    expect(mistakes.join()).not.toContain('hunter2');
  });

  it('reports what settings break together beside what is wrong with one, and nothing that hangs on a value that could not be read', () => {
    expect(mistakesOf({ LOG_LEVEL: 'loud', TRUSTED_PROXIES: 'loopback', LEASE_MS: 'soon', TOKEN_EXCHANGE_TIMEOUT_MS: '40000', IDP_SCOPES: 'all' })).toEqual([
      'LEASE_MS must be a whole number from 1000 to 600000 (milliseconds).',
      'LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent.',
      'IDP_SCOPES must be entries like word=scope+scope, separated by commas.',
      'TRUSTED_PROXIES must be addresses or networks such as 10.0.0.0/8, separated by commas; /0 would trust everybody.',
    ]);
  });

  it.each(['LEGACY_SUNSET', 'LEGACY_DEPRECATED_SINCE'])('refuses a day that no calendar has as %s', (name) => {
    const days = ['2027-02-30', '2027-13-01', '2027-1-1', 'tomorrow', '2028-02-29'];
    const mistake = `${name} must be a date like 2027-12-31.`;
    expect(days.map((day) => mistakesOf({ [name]: day }))).toEqual([[mistake], [mistake], [mistake], [mistake], []]);
  });

  it('refuses one port for both listeners of an address, and takes 0 for both', () => {
    const mistake = 'ADMIN_PORT must be another port than PORT.';
    expect([
      mistakesOf({ PORT: '9000', ADMIN_PORT: '9000' }),
      mistakesOf({ PORT: '9000', ADMIN_PORT: '9000', HOST: '10.0.0.1' }),
      mistakesOf({ PORT: '9000', ADMIN_PORT: '9000', HOST: '0.0.0.0' }),
      mistakesOf({ PORT: '9000', ADMIN_PORT: '9000', ADMIN_HOST: '::' }),
      mistakesOf({ PORT: '0', ADMIN_PORT: '0' }),
    ]).toEqual([[mistake], [], [mistake], [mistake], []]);
  });

  it('takes a Redis without a path or with the number of a database', () => {
    const mistake = 'REDIS_URL may have the number of a database as its path, and nothing else.';
    const paths = ['', '/', '/7', '/gateway', '/-1', '/7/8'];
    expect(paths.map((path) => mistakesOf({ REDIS_URL: `redis://h${path}` }))).toEqual([[], [], [], [mistake], [mistake], [mistake]]);
  });

  it('takes an empty value for an absent one', () => {
    expect(readSettings({ PORT: ' ' }).PORT).toBe(8080);
  });

  it.each(['10.0.0.0/33', 'loopback', '0.0.0.0/0', '::/0', '10.0.0.1/255.0.0.0', '10.0.0.1 10.0.0.2'])('refuses %j as a trusted proxy', (proxies) => {
    expect(mistakesOf({ TRUSTED_PROXIES: proxies })).toEqual([
      'TRUSTED_PROXIES must be addresses or networks such as 10.0.0.0/8, separated by commas; /0 would trust everybody.',
    ]);
  });

  it.each(['ADMIN_URL', 'PUBLIC_URL', 'CLEVERREACH_URL', 'LEGACY_SHADOW_URL'])('refuses an address behind which no path can be put, or that shows a password, as %s', (name) => {
    const mistake = `${name} must be an address without user name, password, query and fragment.`;
    const parts = ['http://joe@host', 'http://:hunter2@host', 'http://host/?a=1', 'http://host/#top'];
    expect([...parts, 'http://host:81/base/'].map((address) => mistakesOf({ [name]: address }))).toEqual([...parts.map(() => [mistake]), []]);
  });

  it('refuses an exchange that outlives its lock', () => {
    expect(mistakesOf({ TOKEN_EXCHANGE_TIMEOUT_MS: '30000', LEASE_MS: '30000' })).toEqual([
      'TOKEN_EXCHANGE_TIMEOUT_MS must be below LEASE_MS: else a second process spends the refresh token.',
    ]);
  });

  it('hides vault keys from printing', () => {
    expect(JSON.stringify(readSettings({ VAULT_KEYS: 'k1:hunter2' }))).not.toContain('hunter2');
  });

  it('reads lists, flags and addresses', () => {
    const { TRUSTED_PROXIES, GRAPHQL_INTROSPECTION, CLEVERREACH_URL } = readSettings({
      TRUSTED_PROXIES: '10.0.0.1, 10.1.0.0/16',
      GRAPHQL_INTROSPECTION: 'off',
      CLEVERREACH_URL: 'http://127.0.0.1:8090',
    });
    expect([TRUSTED_PROXIES, GRAPHQL_INTROSPECTION, CLEVERREACH_URL.origin]).toEqual([['10.0.0.1', '10.1.0.0/16'], false, 'http://127.0.0.1:8090']);
  });
});
