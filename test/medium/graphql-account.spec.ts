import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startGraphql } from '../support/start-graphql.js';
import type { TestGraphql } from '../support/start-graphql.js';

let door: TestGraphql;

beforeAll(async () => {
  door = await startGraphql();
});
afterAll(() => door.stop());
beforeEach(() => door.simulator.clearCalls());

describe('the account', () => {
  it('tells plan, counts, users and invoices', async () => {
    const query = `{ account {
      id company language receiverCount activeReceiverCount mailContingent plan { id name price receiverLimit currency } invoiceAddress { company city }
      nextInvoiceAt users { email firstName language } limits { name value }
    } }`;
    expect(await door.answer(query)).toEqual({
      account: {
        id: '129148', company: 'Gotham Gadgets GmbH', language: 'de', receiverCount: expect.any(Number), activeReceiverCount: expect.any(Number), mailContingent: expect.any(Number),
        plan: { id: '4711', name: 'Flat 50000', price: 145, receiverLimit: 50_000, currency: expect.any(String) },
        invoiceAddress: { company: 'Gotham Gadgets GmbH', city: 'Rastede' },
        nextInvoiceAt: expect.stringMatching(/^\d{4}-/),
        users: expect.arrayContaining([{ email: 'editor@gotham.example', firstName: 'Lucius', language: 'en' }]),
        limits: expect.any(Array),
      },
    });
  });

  it('of an agency tells its accounts', async () => {
    const query = '{ agencyAccounts(first: 5) { nodes { id company receiverCount } } agencyAccount(id: "129149") { company loginDomain } }';
    const told = (await door.answer(query)) as { agencyAccounts: { nodes: unknown[] }; agencyAccount: { company: string; loginDomain: string } };
    const { agencyAccount } = (await door.answer('query ($domain: String) { agencyAccount(loginDomain: $domain) { id } }', { domain: told.agencyAccount.loginDomain })) as { agencyAccount: unknown };
    expect([told.agencyAccounts.nodes, told.agencyAccount.company, agencyAccount]).toEqual([
      expect.arrayContaining([{ id: '129149', company: 'Metropolis Blumen', receiverCount: expect.any(Number) }]),
      'Metropolis Blumen',
      { id: '129149' },
    ]);
  });

  it.each([
    ['{ agencyAccount { id } }', 'id: Give id or loginDomain, exactly one of them.'],
    ['{ agencyAccount(loginDomain: "../x") { id } }', 'loginDomain: A domain has letters, digits, dots and hyphens.'],
    ['{ flow(id: "7") { id } }', 'id: It must be a UUID.'],
  ])('%s is refused before anything is sent', async (query, message) => {
    const { errors } = await door.ask(query);
    expect([errors.map((error) => error.message), await door.reached()]).toEqual([[message], []]);
  });
});

describe('the small nouns', () => {
  it('are told: bounces, flows, webhooks, limits of attributes', async () => {
    const query = `{ bounces(first: 3) { nodes { email category occurrences bouncedAt expiresAt message } pageInfo { hasNextPage } } flows { id name playbook groupId }
      flow(id: "06b3cdcb-acd5-4987-8d4f-47673cd418ab") { name } webhooks { event url } attributeLimits { name value } attribute(id: "1001") { name } }`;
    expect(await door.answer(query)).toMatchObject({
      bounces: { nodes: expect.arrayContaining([{ email: expect.stringContaining('@'), category: expect.any(String), occurrences: expect.any(Number), bouncedAt: expect.any(String), expiresAt: expect.any(String), message: expect.any(String) }]) },
      flows: [{ id: '06b3cdcb-acd5-4987-8d4f-47673cd418ab', name: 'Unsubscribes', playbook: 'unsubscribe', groupId: '240390' }],
      flow: { name: 'Unsubscribes' },
      webhooks: [],
      attributeLimits: expect.any(Array),
      attribute: { name: 'firstname' },
    });
  });

  it('sources of content are registered, changed and removed, and their password is never told', async () => {
    const { myContent } = (await door.change('createMyContent', { name: 'Articles', url: 'https://shop.example/articles', password: 'hidden-1', type: 'product' }, 'dryRun myContent { id name url type cors icon }')) as { myContent: { id: string } };
    const changed = await door.change('updateMyContent', { id: myContent.id, name: 'Posts' }, 'myContent { name url }');
    const told = await door.answer('query ($id: ID!) { myContent(id: $id) { name } myContents { id } }', { id: myContent.id });
    const removed = await door.change('deleteMyContent', { id: myContent.id }, 'dryRun myContentId');
    const { errors } = await door.ask('{ myContent(id: "12") { password } }');
    expect([myContent, changed, told, removed, errors[0]?.message]).toEqual([
      { id: expect.any(String), name: 'Articles', url: 'https://shop.example/articles', type: 'product', cors: expect.anything(), icon: null },
      { myContent: { name: 'Posts', url: 'https://shop.example/articles' } },
      { myContent: { name: 'Posts' }, myContents: [{ id: '12' }, { id: myContent.id }] },
      { dryRun: false, myContentId: myContent.id },
      'Cannot query field "password" on type "MyContent".',
    ]);
  });
});
