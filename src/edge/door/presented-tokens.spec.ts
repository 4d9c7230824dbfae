import { describe, expect, it } from 'vitest';
import type { Authenticator, Caller } from '../../access/index.js';
import { GatewayError } from '../../core/index.js';
import type { Secret } from '../../core/index.js';
import { identify, presentedTokens } from './presented-tokens.js';

const textsOf = (rawQuery: string, headers: Record<string, string> = {}): string[] =>
  presentedTokens({ rawQuery, headers }).map((secret) => secret.reveal());

describe('presentedTokens', () => {
  it('finds every place of a token, in order', () => {
    const headers = { 'x-access-token': 'header', authorization: `Bearer ${Buffer.from('inner.token').toString('base64')}` };
    expect(textsOf('a=1&token=query', headers)).toEqual(['query', 'header', 'aW5uZXIudG9rZW4=', 'inner.token']);
  });

  it.each([
    ['token=%22abc%22', ['abc']],
    ["token='abc'", ['abc']],
    ['token=%20abc%20', ['abc']],
    ['token=+abc+', ['+abc+']],
    ['token=%22%22', []],
    ['token=', []],
    ['token=a&token=b', ['a', 'b']],
  ])('reads %s', (query, tokens) => {
    expect(textsOf(query)).toEqual(tokens);
  });

  it.each([
    ['bearer   abc.def', ['abc.def']],
    ['Basic YTpi', []],
    ['Bearer', []],
    ['Bearer \u00ff\u00ff', ['\u00ff\u00ff']],
  ])('reads the header %j', (authorization, tokens) => {
    expect(textsOf('', { authorization })).toEqual(tokens);
  });

  it.each<[string, string, Record<string, string>, string[]]>([
    ['the same credential', '', { authorization: 'Bearer one' }, ['one']],
    ['another credential', '', { authorization: 'Bearer two' }, ['two']],
    ['no credential', '', {}, []],
    ['one in the query as well', 'token=query', { authorization: 'Bearer one' }, ['query', 'one']],
    ['one in the header of old clients as well', '', { 'x-access-token': 'header', authorization: 'Bearer one' }, ['header', 'one']],
  ])('reads what each request of a connection brings: %s', (_what, rawQuery, headers, tokens) => {
    const connection = {};
    presentedTokens({ rawQuery: '', headers: { authorization: 'Bearer one' }, connection });
    const read = () => presentedTokens({ rawQuery, headers, connection }).map((secret) => secret.reveal());
    expect([read(), read()]).toEqual([tokens, tokens]);
  });
});

describe('identify', () => {
  const caller = { consumerId: 'c' } as Caller;
  const accepting = (good: string): Authenticator => ({
    authenticate: async (presented: Secret) => {
      if (presented.reveal() === 'broken store') throw new GatewayError('internal', 'The store is gone.');
      if (presented.reveal() !== good) throw new GatewayError('unauthenticated', 'No.');
      return caller;
    },
    recognize: () => undefined,
    admit: async ({ consumerId }: Caller) => {
      if (consumerId !== caller.consumerId) throw new GatewayError('rate_limited', 'Too often.');
    },
    refuse: async (presented: readonly Secret[]) => new GatewayError('unauthenticated', 'No.', { facts: { presented: presented.length > 0 } }),
  });
  const arrival = { address: '192.0.2.1', addHeaders: () => undefined, whenOver: () => undefined };

  it('takes the first candidate that is accepted', async () => {
    const found = await identify(accepting('b'), presentedTokens({ rawQuery: 'token=a&token=b', headers: {} }), arrival);
    expect([found.caller, found.credential.reveal()]).toEqual([caller, 'b']);
  });

  it.each([
    ['', false],
    ['token=a', true],
  ])('refuses %j and says whether there was a credential', async (rawQuery, presented) => {
    await expect(identify(accepting('b'), presentedTokens({ rawQuery, headers: {} }), arrival)).rejects.toMatchObject({ code: 'unauthenticated', facts: { presented } });
  });

  it('lets in only as its consumer may who is recognized without being asked', async () => {
    const recognizing = (known: Caller): Authenticator => Object.assign(accepting('nothing'), { recognize: (presented: Secret) => (presented.reveal() === 'a' ? known : undefined) });
    const ask = async (known: Caller) => identify(recognizing(known), presentedTokens({ rawQuery: 'token=a&token=b', headers: {} }), arrival);
    const found = await ask(caller);
    expect([found.caller, found.credential.reveal()]).toEqual([caller, 'a']);
    await expect(ask({ consumerId: 'other' } as Caller)).rejects.toMatchObject({ code: 'rate_limited' });
  });

  it('does not take a broken store for a wrong credential', async () => {
    await expect(identify(accepting('b'), presentedTokens({ rawQuery: 'token=broken%20store&token=b', headers: {} }), arrival)).rejects.toMatchObject({ code: 'internal' });
  });
});
