import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startGraphql } from '../support/start-graphql.js';
import type { TestGraphql } from '../support/start-graphql.js';

let door: TestGraphql;
let at = 0;

const groupId = '240390';
const formId = '228563';
const fields = `__typename
  ... on ConfirmationSent { dryRun receiver { email active activatedAt globalAttribute(name: "firstname") } }
  ... on AlreadySubscribed { receiver { email active } }
  ... on ConfirmationNotSent { mayHaveBeenSent message receiver { email active } }
  ... on InvalidAddress { email } ... on Blacklisted { email }`;
const subscribe = (email: string, wanted = {}, headers = {}): Promise<unknown> => door.change('subscribe', { email, groupId, formId, ...wanted }, fields, headers);
const newAddress = (): string => `sign-up-${++at}@example.org`;
const mailsTo = async (email: string) => (await door.simulator.mailbox()).filter(({ to }) => to === email);
const member = async (email: string): Promise<unknown> =>
  ((await door.answer('query ($email: EmailAddress) { group(id: "240390") { receiver(email: $email) { active tags } } }', { email })) as { group: { receiver: unknown } }).group.receiver;

beforeAll(async () => {
  door = await startGraphql();
});
afterAll(() => door.stop());
beforeEach(() => door.simulator.clearFaults());

describe('subscribe', () => {
  it('brings a person into the group who gets no mail until the opt-in is confirmed', async () => {
    const email = newAddress();
    const consent = { ip: '192.0.2.7', referer: 'https://shop.example/', userAgent: 'Mozilla/5.0' };
    const result = await subscribe(` ${email} `, { globalAttributes: [{ name: 'firstname', value: 'Nora' }], tags: ['web'], consent });
    const [mail, ...others] = await mailsTo(email);
    const before = await member(email);
    await door.simulator.click(mail?.id ?? '');
    expect([result, mail?.proof, others, before, await member(email)]).toEqual([
      { __typename: 'ConfirmationSent', dryRun: false, receiver: { email, active: false, activatedAt: null, globalAttribute: 'Nora' } },
      { user_ip: '192.0.2.7', referer: 'https://shop.example/', user_agent: 'Mozilla/5.0' },
      [],
      { active: false, tags: ['web'] },
      { active: true, tags: ['web'] },
    ]);
  });

  it('may be sent again: the mail comes again, the new values count, nothing is lost', async () => {
    const email = newAddress();
    await subscribe(email, { tags: ['one'] });
    const again = await subscribe(email, { tags: ['two'], globalAttributes: [{ name: 'firstname', value: 'Later' }] });
    expect([again, (await mailsTo(email)).length, await member(email)]).toEqual([
      { __typename: 'ConfirmationSent', dryRun: false, receiver: { email, active: false, activatedAt: null, globalAttribute: 'Later' } },
      2,
      { active: false, tags: ['one', 'two'] },
    ]);
  });

  it('sends nothing to who is active already', async () => {
    expect([await subscribe('jane@example.org'), await mailsTo('jane@example.org')]).toEqual([
      { __typename: 'AlreadySubscribed', receiver: { email: 'jane@example.org', active: true } },
      [],
    ]);
  });

  it('brings back who has left, by way of a new opt-in', async () => {
    const email = 'harvey@gotham.example';
    const result = await subscribe(email);
    const [mail] = await mailsTo(email);
    await door.simulator.click(mail?.id ?? '');
    expect([result, await member(email)]).toMatchObject([{ __typename: 'ConfirmationSent', receiver: { active: false } }, { active: true }]);
  });

  it('refuses an address that is none, or is on a blacklist of the account or the group', async () => {
    await door.simulator.ask('POST', '/v3/blacklist', { email: '*@spam.example' });
    await door.simulator.ask('POST', `/v3/groups/${groupId}/blacklist`, { email: 'unwanted@example.org' });
    expect([await subscribe('jane at example'), await subscribe("o'hara@example.org"), await subscribe('a@spam.example'), await subscribe('unwanted@example.org')]).toEqual([
      { __typename: 'InvalidAddress', email: 'jane at example' },
      { __typename: 'InvalidAddress', email: "o'hara@example.org" },
      { __typename: 'Blacklisted', email: 'a@spam.example' },
      { __typename: 'Blacklisted', email: 'unwanted@example.org' },
    ]);
  });

  it('keeps the sign-up where the mail cannot be sent', async () => {
    const email = newAddress();
    const refused = await subscribe(email, { formId: '999999' });
    const repeated = await subscribe(email);
    expect([refused, repeated]).toMatchObject([
      { __typename: 'ConfirmationNotSent', mayHaveBeenSent: false, message: 'Not Found: invalid form', receiver: { email, active: false } },
      { __typename: 'ConfirmationSent' },
    ]);
  });

  it('says so where it is not known whether the mail is on its way', async () => {
    const email = newAddress();
    await door.simulator.faults([{ path: `/v3/forms/${formId}/send/activate`, fault: { closeSocket: true, afterHandling: true } }]);
    expect([await subscribe(email), (await mailsTo(email)).length]).toMatchObject([{ __typename: 'ConfirmationNotSent', mayHaveBeenSent: true }, 1]);
  });

  it('goes on where the answer to the add was lost', async () => {
    const email = newAddress();
    await door.simulator.faults([{ method: 'POST', path: `/v3/groups/${groupId}/receivers`, fault: { closeSocket: true, afterHandling: true } }]);
    expect([await subscribe(email), (await mailsTo(email)).length]).toMatchObject([{ __typename: 'ConfirmationSent', receiver: { email, active: false } }, 1]);
  });

  it('is of unknown outcome where the answer to the add was lost and nobody can look for the person', async () => {
    const email = newAddress();
    await door.simulator.faults([
      { method: 'GET', path: `/v3/groups/${groupId}/receivers`, count: 1, fault: { delayMs: 1 } },
      { method: 'POST', path: `/v3/groups/${groupId}/receivers`, fault: { closeSocket: true, afterHandling: true } },
      { method: 'GET', path: `/v3/groups/${groupId}/receivers`, fault: { status: 503 } },
    ]);
    const codes = await door.refusal('subscribe', { email, groupId, formId }, '__typename');
    await door.simulator.clearFaults();
    expect([codes, await member(email)]).toMatchObject([[['OUTCOME_UNKNOWN', undefined]], { active: false }]);
  });

  it('changes nothing in a dry run', async () => {
    const email = newAddress();
    const dry = { 'x-dry-run': '1' };
    expect([await subscribe(email, {}, dry), await subscribe('bruce@gotham.example', {}, dry), await member(email), await mailsTo(email)]).toMatchObject([
      { __typename: 'ConfirmationSent', dryRun: true, receiver: null },
      { __typename: 'ConfirmationSent', dryRun: true, receiver: { email: 'bruce@gotham.example' } },
      null,
      [],
    ]);
  });
});
