import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startGraphql } from '../support/start-graphql.js';
import type { TestGraphql } from '../support/start-graphql.js';

let door: TestGraphql;

beforeAll(async () => {
  door = await startGraphql();
});
afterAll(() => door.stop());
beforeEach(() => door.simulator.clearCalls());

const groupId = '240390';
const mailing = (id: string, fields: string): Promise<unknown> => door.answer(`query ($id: ID!) { mailing(id: $id) { ${fields} } }`, { id });

describe('mailings', () => {
  it('are told with links, receivers and reports', async () => {
    const query = `{ mailings(state: FINISHED, first: 1) {
      nodes { id name subject state groupIds startedAt plannedAt splitTest channelId links { linkId url } orders { orderId } randomReceiver { email }
        report { name finishedAt stats { kind deliveredCount } versions { versionId } links { linkId url clickCount } opened: receivers(state: OPENED, first: 2) { nodes { email groupId } pageInfo { hasNextPage } } } }
      pageInfo { hasNextPage }
    } }`;
    const answer = (await door.answer(query)) as { mailings: { nodes: { links: { linkId: string }[] }[] } };
    const linkId = answer.mailings.nodes[0]?.links[0]?.linkId;
    expect(answer).toEqual({
      mailings: {
        nodes: [
          {
            id: '8071314', name: 'Winter preview', subject: 'Be the first', state: 'FINISHED', groupIds: ['240391'], startedAt: expect.any(String), plannedAt: expect.anything(), splitTest: false, channelId: '3002',
            links: [{ linkId, url: 'https://shop.example/winter' }], orders: [], randomReceiver: { email: expect.stringContaining('@') },
            report: {
              name: 'Winter preview', finishedAt: expect.any(String), stats: [{ kind: 'basic', deliveredCount: expect.any(Number) }], versions: [],
              links: [{ linkId, url: 'https://shop.example/winter', clickCount: expect.any(Number) }],
              opened: { nodes: [{ email: expect.any(String), groupId: '240391' }, { email: expect.any(String), groupId: '240391' }], pageInfo: { hasNextPage: true } },
            },
          },
        ],
        pageInfo: { hasNextPage: true },
      },
    });
  });

  it('are fetched without their bodies unless these are asked for', async () => {
    await door.answer('{ mailings(state: DRAFT) { nodes { name } } }');
    const { mailings } = (await door.answer('{ mailings(state: FINISHED) { nodes { html } } }')) as { mailings: { nodes: { html: string }[] } };
    expect([await door.reached(), mailings.nodes[0]?.html]).toEqual([
      [expect.stringContaining('state=draft&omit_body=true&page=0'), expect.stringContaining('state=finished&omit_body=false&page=0')],
      expect.stringContaining('<html>'),
    ]);
  });

  it('go from a draft over a test to a release, and back', async () => {
    const draft = { name: 'Spring', subject: 'Hello', senderName: 'Shop', senderEmail: 'news@example.org', html: '<p>Hi</p>', text: 'Hi', groupIds: [groupId], settings: { openTracking: true, channelId: '3001' }, tags: ['spring'] };
    const { mailingId: id } = (await door.change('createMailing', draft, 'dryRun mailingId')) as { mailingId: string };
    const created = await mailing(id, 'name subject senderEmail html text state groupIds tags channelId');
    await door.change('updateMailing', { id, subject: 'Hello again' }, 'dryRun');
    await door.change('sendMailingPreview', { id, emails: ['editor@gotham.example'], note: '(test)' }, 'dryRun');
    const [test] = (await door.simulator.mailbox()).filter(({ to }) => to === 'editor@gotham.example');
    await door.change('releaseMailing', { id, at: '2099-12-31T18:00:00Z' }, 'dryRun mailingId');
    const released = await mailing(id, 'subject state plannedAt');
    await door.change('stopMailing', { id }, 'dryRun');
    expect([created, test?.subject, released, await mailing(id, 'state plannedAt')]).toEqual([
      { mailing: { name: 'Spring', subject: 'Hello', senderEmail: 'news@example.org', html: '<p>Hi</p>', text: 'Hi', state: 'DRAFT', groupIds: [groupId], tags: ['spring'], channelId: '3001' } },
      'Hello again (test)',
      { mailing: { subject: 'Hello again', state: 'WAITING', plannedAt: '2099-12-31T18:00:00.000Z' } },
      { mailing: { state: 'DRAFT', plannedAt: null } },
    ]);
  });

  it('are told whole by their creation where that is asked for', async () => {
    const input = { name: 'Told', subject: 'Hello', groupIds: [groupId] };
    expect([await door.change('createMailing', input, 'mailing { name subject state }'), await door.change('createMailing', input, 'mailing { name }', { 'x-dry-run': '1' })]).toEqual([
      { mailing: { name: 'Told', subject: 'Hello', state: 'DRAFT' } }, { mailing: null },
    ]);
  });

  it('are not released by a dry run', async () => {
    expect(await door.change('releaseMailing', { id: '8071315', at: '2099-12-31T18:00:00Z' }, 'dryRun', { 'x-dry-run': '1' })).toEqual({ dryRun: true });
    expect(await mailing('8071315', 'state')).toEqual({ mailing: { state: 'DRAFT' } });
  });

  it('have channels and templates', async () => {
    const before = await door.answer('{ mailingChannels { id name } mailingChannel(id: "3002") { name } mailingTemplates { name } agency: mailingTemplates(owner: AGENCY) { name } }');
    const created = await door.change('createMailingTemplate', { name: 'Mine', html: '<p></p>' }, 'dryRun templateId');
    const deleted = await door.change('deleteMailingChannel', { id: '3002' }, 'dryRun channelId');
    const after = await door.answer('{ mailingChannels { name } mailingTemplates { name } }');
    expect([before, created, deleted, after]).toEqual([
      { mailingChannels: [{ id: '3001', name: 'Newsletter' }, { id: '3002', name: 'Promotions' }], mailingChannel: { name: 'Promotions' }, mailingTemplates: [{ name: 'Plain' }], agency: expect.any(Array) },
      { dryRun: false, templateId: expect.any(String) },
      { dryRun: false, channelId: '3002' },
      { mailingChannels: [{ name: 'Newsletter' }], mailingTemplates: expect.arrayContaining([{ name: 'Mine' }]) },
    ]);
  });
});

describe('reports', () => {
  it('are listed, filtered and deleted', async () => {
    const list = (filter: string) => door.answer(`{ reports(${filter}) { nodes { id } } }`);
    const all = await list('first: 10');
    const ofGroup = await list(`filter: { groupId: "${groupId}" }`);
    const deleted = await door.change('deleteReport', { id: '8071314' }, 'dryRun reportId');
    expect([all, ofGroup, deleted, await list('first: 10')]).toEqual([
      { reports: { nodes: [{ id: '8071314' }, { id: '8071313' }] } },
      { reports: { nodes: [{ id: '8071313' }] } },
      { dryRun: false, reportId: '8071314' },
      { reports: { nodes: [{ id: '8071313' }] } },
    ]);
  });

  it('tell who did what, page by page, each receiver once', async () => {
    const query = 'query ($after: String) { report(id: "8071313") { receivers(state: SENT, first: 80, after: $after) { nodes { receiverId } pageInfo { hasNextPage endCursor } } } }';
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { report } = (await door.answer(query, { after })) as { report: { receivers: { nodes: { receiverId: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } } };
      seen.push(...report.receivers.nodes.map(({ receiverId }) => receiverId));
      after = report.receivers.pageInfo.hasNextPage ? report.receivers.pageInfo.endCursor : null;
    } while (after !== null);
    expect([seen.length > 160, new Set(seen).size]).toEqual([true, seen.length]);
  });
});

describe('input that is refused before anything is sent', () => {
  it.each([
    ['createMailing', { name: '', subject: 'x' }, 'input.name'],
    ['updateMailing', { id: '8071315' }, 'input'],
    ['createMailing', { name: 'x', subject: 'x', groupIds: ['a'] }, 'input.groupIds'],
    ['sendMailingPreview', { id: '8071315', emails: [] }, 'input.emails'],
    ['deleteReport', { id: ' ' }, 'input.id'],
  ])('%s %j', async (name, input, field) => {
    const [[code, fields]] = (await door.refusal(name, input, '__typename')) as [[string, { field: string }[]]];
    expect([code, fields.map((problem) => problem.field), await door.reached()]).toEqual(['INVALID_INPUT', [field], []]);
  });

  it('reports of half a time span', async () => {
    const { errors } = await door.ask('{ reports(filter: { from: "2026-01-01" }) { nodes { id } } }');
    expect([errors[0]?.message, await door.reached()]).toEqual(['filter: Give from and to together.', []]);
  });
});
