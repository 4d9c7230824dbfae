import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callRaw, told } from '../support/raw-call.js';
import type { RawResponse } from '../support/raw-call.js';
import { startLegacy } from '../support/start-legacy.js';
import type { LegacyDoors, OldIntegration } from '../support/start-legacy.js';

let app: LegacyDoors;
let old: OldIntegration;
let group: number;

beforeAll(async () => {
  app = await startLegacy({ LEGACY_IMPORT_MAX_ROWS: '2500', UPSTREAM_HEADERS_TIMEOUT_MS: '300', UPSTREAM_RETRIES: '0' });
  old = await app.integration();
});
afterAll(() => app.stop());
beforeEach(async () => {
  await app.simulator.clearFaults();
  group = await old.newGroup();
  await app.simulator.clearCalls();
});

const upload = (body: string | Buffer, type?: string): Promise<RawResponse> =>
  fetch(`${app.url}/v2/groups/${group}/importcsv`, {
    method: 'POST',
    headers: { authorization: `Bearer ${old.token}`, ...(type !== undefined && { 'content-type': type }) },
    body: typeof body === 'string' && type === undefined ? Buffer.from(body) : body,
  }).then(async (response) => ({ status: response.status, headers: {}, text: await response.text() }));

const summary = (answer: RawResponse): unknown => JSON.parse(answer.text);

const members = async (): Promise<unknown> =>
  ((await app.v3(`/v3/groups/${group}/receivers`)) as { email: string; attributes: unknown; source: string }[]).map(({ email, attributes, source }) => ({
    email,
    attributes,
    source,
  }));

const rowsOf = (count: number): string => `email\n${Array.from({ length: count }, (_, at) => `person${at}@example.org`).join('\n')}`;

describe('importcsv', () => {
  it('adds and changes receivers with their attributes, and tells how many', async () => {
    await old.ask('POST', `/v2/groups/${group}/attributes`, { name: 'city', type: 'text' });
    await old.ask('POST', `/v2/groups/${group}/receivers`, { email: 'jane@example.org', attributes: { city: 'Bonn' } });
    const answer = await upload('E-Mail;city;source\njane@example.org;;shop\n"ada@example.org";"Köln; Mitte";shop\n', 'text/csv');
    expect([answer.status, summary(answer)]).toEqual([200, { success: true, written: 2, inserted: 1, updated: 1, failed: [] }]);
    expect(await members()).toEqual([
      { email: 'jane@example.org', attributes: { city: 'Bonn' }, source: expect.any(String) as string },
      { email: 'ada@example.org', attributes: { city: 'Köln; Mitte' }, source: 'shop' },
    ]);
  });

  const csv = 'email,name\nada@example.org,Ada\n';
  it.each([
    { where: 'in the body without a Content-Type', body: csv, type: undefined },
    { where: 'in the body as text/plain', body: csv, type: 'text/plain' },
    { where: 'in the body under the name of JSON', body: csv, type: 'application/json' },
    { where: 'in the body under the name of a form', body: csv, type: 'application/x-www-form-urlencoded' },
    { where: 'in the body with quoted headings and no Content-Type', body: '"email","name"\n"ada@example.org","Ada"', type: undefined },
    { where: 'in the body with quoted headings under the name of JSON', body: '"email","name"\n"ada@example.org","Ada"', type: 'application/json' },
    { where: 'in the body with a byte order mark before a quoted heading', body: '\uFEFF"email"\r\n"ada@example.org"\r\n', type: 'application/json' },
    { where: 'as JSON text without a Content-Type', body: JSON.stringify(csv), type: undefined },
    { where: 'as JSON text', body: JSON.stringify(csv), type: 'application/json' },
    { where: 'in a field of JSON', body: JSON.stringify({ csv }), type: 'application/json' },
    { where: 'in a field of a form', body: new URLSearchParams({ data: csv }).toString(), type: 'application/x-www-form-urlencoded' },
    { where: 'with a byte order mark', body: `\uFEFF${csv}`, type: 'text/csv' },
    { where: 'separated by tabs', body: csv.replaceAll(',', '\t'), type: 'text/csv' },
    { where: 'with the ends of lines of Windows', body: csv.replaceAll('\n', '\r\n'), type: 'text/csv' },
    { where: 'with the ends of lines of old Macs', body: csv.replaceAll('\n', '\r'), type: 'text/csv' },
    { where: 'in Latin-1', body: Buffer.from('email;name\nada@example.org;Zoë', 'latin1'), type: 'text/csv' },
  ])('reads a CSV $where', async ({ body, type }) => {
    const answer = await upload(body, type);
    expect(told(answer)).toBe('200 {"success":true,"written":1,"inserted":1,"updated":0,"failed":[]}');
  });

  it.each([
    { what: 'nothing', csv: '', says: 'The CSV is empty.' },
    { what: 'a CSV without addresses', csv: 'name\nAda', says: 'The CSV has no column email.' },
    { what: 'a CSV without rows', csv: 'email\n', says: 'The CSV has no rows.' },
    { what: 'a quote that does not end', csv: 'email\n"ada@example.org', says: 'The CSV cannot be read; see line 2.' },
    { what: 'a row of another length', csv: 'email,name\na@example.org,A,B', says: 'The CSV cannot be read; see line 2.' },
    { what: 'two columns of one name', csv: 'email,Email\na@example.org,b@example.org', says: 'Two columns of the CSV have the same name.' },
    { what: 'a column without a name', csv: 'email,\na@example.org,A', says: 'A column of the CSV has no name.' },
    { what: 'a time that is none', csv: 'email,registered\na@example.org,yesterday', says: 'The column registered wants Unix seconds.' },
    { what: 'too many rows', csv: rowsOf(2_501), says: 'The CSV has more than 2500 rows. Send it in parts.' },
  ])('refuses $what before anything is sent', async ({ csv: text, says }) => {
    const answer = await upload(text, 'text/csv');
    expect([told(answer), await app.sent()]).toEqual([`400 {"error":{"code":400,"message":"Bad Request: ${says}"}}`, []]);
  });

  /** A form as cURL for PHP sends it: `@file` of old, CURLFile of today. */
  const form = (...parts: readonly (readonly [heading: string, content: string | Buffer])[]): { body: Buffer; type: string } => {
    const boundary = '------------------------d74496d66958873e';
    const written = parts.map(([heading, content]) => Buffer.concat([Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; ${heading}\r\n\r\n`), Buffer.from(content), Buffer.from('\r\n')]));
    return { body: Buffer.concat([...written, Buffer.from(`--${boundary}--\r\n`)]), type: `multipart/form-data; boundary=${boundary}` };
  };
  const file = 'name="upload"; filename="receivers.csv"\r\nContent-Type: text/csv';

  it.each([
    { where: 'as its file, whatever the field is called', sent: form([file, csv]) },
    { where: 'as its file among other fields', sent: form(['name="delimiter"', ';'], ['name="csv"', ''], [file, csv], ['name="submit"', 'Go']) },
    { where: 'as a file of unknown type', sent: form(['name="file"; filename="C:\\\\shop\\\\list.csv"\r\nContent-Type: application/octet-stream', csv]) },
    { where: 'as its file in Latin-1', sent: form([file, Buffer.from('email;name\nada@example.org;Zoë', 'latin1')]) },
    { where: 'as its file with a byte order mark', sent: form([file, `\uFEFF${csv}`]) },
    { where: 'as a field', sent: form(['name="csv"', csv]) },
    { where: 'as a field in UTF-8', sent: form(['name="data"', 'email;name\nada@example.org;Zoë']) },
  ])('reads the CSV of a form with files $where', async ({ sent }) => {
    const answer = await upload(sent.body, sent.type);
    expect(told(answer)).toBe('200 {"success":true,"written":1,"inserted":1,"updated":0,"failed":[]}');
  });

  it('keeps the letters of a file and of a field as they are', async () => {
    await old.ask('POST', `/v2/groups/${group}/attributes`, { name: 'city', type: 'text' });
    const rows = 'email;city\nada@example.org;Köln – Deutz';
    await upload(form([file, rows]).body, form([file, rows]).type);
    const asField = form(['name="csv"', rows.replace('ada', 'eva')]);
    await upload(asField.body, asField.type);
    expect(((await members()) as { attributes: { city: string } }[]).map(({ attributes }) => attributes.city)).toEqual(['Köln – Deutz', 'Köln – Deutz']);
  });

  it('takes a large file', async () => {
    const { body, type } = form([file, rowsOf(2_500)]);
    expect(summary(await upload(body, type))).toMatchObject({ success: true, written: 2_500 });
  });

  it.each([
    { what: 'a form without a boundary', sent: { ...form([file, csv]), type: 'multipart/form-data' }, says: 'The form is broken.' },
    { what: 'a form that breaks off', sent: { ...form([file, csv]), body: form([file, csv]).body.subarray(0, -60) }, says: 'The form is broken.' },
    { what: 'a form without a CSV', sent: form(['name="name"', 'Ada']), says: 'The CSV is empty.' },
    { what: 'an empty file', sent: form([file, '']), says: 'The CSV is empty.' },
    { what: 'two files', sent: form([file, csv], [file, csv]), says: 'The form has too many parts. Send one file.' },
    { what: 'a form of very many fields', sent: form(...Array.from({ length: 60 }, () => ['name="x"', '1'] as const), [file, csv]), says: 'The form has too many parts. Send one file.' },
    { what: 'a file that is no CSV of receivers', sent: form([file, 'name\nAda']), says: 'The CSV has no column email.' },
  ])('refuses $what before anything is sent', async ({ sent, says }) => {
    const answer = await upload(sent.body, sent.type);
    expect([told(answer), await app.sent()]).toEqual([`400 {"error":{"code":400,"message":"Bad Request: ${says}"}}`, []]);
  });

  it('tells each row that failed', async () => {
    const answer = await upload('email\nada@example.org\nnobody\nada\n', 'text/csv');
    const { failed, ...counts } = summary(answer) as { failed: readonly { row: number; email: string; message: string }[] };
    expect([counts, failed.map(({ row, email, message }) => [row, email, /invalid/.test(message)])]).toEqual([
      { success: false, written: 1, inserted: 1, updated: 0 },
      [[3, 'nobody', true], [4, 'ada', true]],
    ]);
  });

  it.each([
    ['Windows and whose rows do not', 'email,name\r\nada@example.org,Ada\neva@example.org,\rmia@example.org,Mia\r\n'],
    ['Unix and whose rows do not', 'email,name\nada@example.org,Ada\reva@example.org,\r\nmia@example.org,Mia'],
  ])('reads every row of a CSV whose header ends as in %s', async (_, text) => {
    expect(summary(await upload(text, 'text/csv'))).toEqual({ success: true, written: 3, inserted: 3, updated: 0, failed: [] });
  });

  it('takes no line for a part of the one before it, where the lines of a CSV end differently', async () => {
    const answer = await upload('email,name\r\nada@example.org,Ada\neva@example.org', 'text/csv');
    expect([told(answer), await app.sent()]).toEqual(['400 {"error":{"code":400,"message":"Bad Request: The CSV cannot be read; see line 3."}}', []]);
  });

  it('does not send a row without an address', async () => {
    const answer = await upload('email,name\n,Ada\nada@example.org,Ada\n', 'text/csv');
    expect(summary(answer)).toEqual({ success: false, written: 1, inserted: 1, updated: 0, failed: [{ row: 2, email: '', message: 'no address' }] });
  });

  it('sends a long CSV in batches of 1,000', async () => {
    const answer = await upload(rowsOf(2_500), 'text/csv');
    const upsert = `POST /v3/groups/${group}/receivers/upsert`;
    expect([summary(answer), await app.sent()]).toEqual([{ success: true, written: 2_500, inserted: 2_500, updated: 0, failed: [] }, [upsert, upsert, upsert]]);
  });

  const upserts = '/v3/groups/*/receivers/upsert';
  it('answers an unknown group as other writes do', async () => {
    group = 999_999;
    expect(told(await upload(csv, 'text/csv'))).toBe('405 {"error":{"code":405,"message":"Method Not Allowed: invalid group"}}');
  });

  it('does not say that nothing happened where CleverReach did not answer', async () => {
    await app.simulator.faults([{ path: upserts, fault: { closeSocket: true, afterHandling: true } }]);
    const { status, text } = await upload(csv, 'text/csv');
    expect([status, text]).toEqual([504, expect.stringContaining('may have been written') as string]);
  });

  it('says when to come again where CleverReach says so', async () => {
    await app.simulator.faults([{ path: upserts, count: 1, fault: { status: 503, retryAfterSeconds: 7 } }]);
    const headers = { authorization: `Bearer ${old.token}`, 'content-type': 'text/csv' };
    const answer = await callRaw(app.url, { method: 'POST', path: `/v2/groups/${group}/importcsv`, headers, body: csv });
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '7']);
  });

  it('says that nothing was sent where CleverReach is not asked', async () => {
    const away = await startLegacy({ UPSTREAM_BREAKER_CALLS: '4', UPSTREAM_BREAKER_OPEN_MS: '600000', UPSTREAM_RETRIES: '0' });
    try {
      const { token } = await away.integration();
      await away.simulator.faults([{ path: upserts, fault: { status: 503 } }]);
      const send = (): Promise<RawResponse> => callRaw(away.url, { method: 'POST', path: '/v2/groups/240390/importcsv', headers: { authorization: `Bearer ${token}`, 'content-type': 'text/csv' }, body: csv });
      for (let call = 0; call < 4; call += 1) await send();
      const { status, text, headers } = await send();
      expect([status, headers['x-gateway-error'], text]).toEqual([503, 'upstream_unavailable', expect.stringContaining('Nothing was sent')]);
    } finally {
      await away.stop();
    }
  });

  it.each([
    { trouble: 'fails with the second batch', fault: { status: 502, afterHandling: true }, says: 'CleverReach did not answer, or failed; the row may have been written' },
    { trouble: 'refuses it', fault: { status: 403 }, says: 'CleverReach refused the batch' },
    { trouble: 'does not take it', fault: { status: 503 }, says: 'CleverReach refused the batch' },
  ])('tells what became of the rows of a later batch where CleverReach $trouble', async ({ fault, says }) => {
    await app.simulator.faults([{ path: upserts, count: 1, fault: {} }, { path: upserts, fault }]);
    const { failed } = summary(await upload(rowsOf(1_500), 'text/csv')) as { failed: readonly { message: string }[] };
    expect([failed.length, new Set(failed.map(({ message }) => message))]).toEqual([500, new Set([says])]);
  });

  it('tells row by row what is written, what nobody knows and what was not sent, where CleverReach stops answering', async () => {
    const rows = rowsOf(2_500);
    await app.simulator.faults([{ path: upserts, count: 1, fault: {} }, { path: upserts, fault: { closeSocket: true, afterHandling: true } }]);
    const answer = await upload(rows, 'text/csv');
    const { failed, ...counts } = summary(answer) as { failed: readonly { row: number; message: string }[] };
    expect([answer.status, counts, failed.length, failed[0], failed.at(-1)]).toEqual([
      200,
      { success: false, written: 1_000, inserted: 1_000, updated: 0 },
      1_500,
      { row: 1_002, email: 'person1000@example.org', message: 'CleverReach did not answer, or failed; the row may have been written' },
      { row: 2_501, email: 'person2499@example.org', message: 'not sent' },
    ]);
  });

  it.each([[404, undefined], [403, 'true']])('remembers a refusal under an Idempotency-Key only where CleverReach has worded it: %s', async (status, replayed) => {
    await app.simulator.faults([{ path: upserts, count: 1, fault: { status, emptyBody: status === 404 } }]);
    const headers = { authorization: `Bearer ${old.token}`, 'content-type': 'text/csv', 'idempotency-key': `import-${status}` };
    const send = (): Promise<RawResponse> => callRaw(app.url, { method: 'POST', path: `/v2/groups/${group}/importcsv`, headers, body: csv });
    await send();
    expect((await send()).headers['idempotency-replayed']).toBe(replayed);
  });

  it('changes nothing in a dry run', async () => {
    const headers = { authorization: `Bearer ${old.token}`, 'content-type': 'text/csv', 'x-dry-run': '1' };
    const { status, text } = await callRaw(app.url, { method: 'POST', path: `/v1/groups/${group}/importcsv`, headers, body: csv });
    expect([status, text, await members()]).toEqual([200, 'true', []]);
  });

  it('is not done for a caller that may not write', async () => {
    const reader = await app.integration({ scopes: ['*:read'] });
    const headers = { authorization: `Bearer ${reader.token}`, 'content-type': 'text/csv' };
    const { status } = await callRaw(app.url, { method: 'POST', path: `/v1/groups/${group}/importcsv`, headers, body: csv });
    expect([status, await members()]).toEqual([403, []]);
  });
});
