import { describe, expect, it } from 'vitest';
import type { DoorRequest } from '../../door/index.js';
import { findHabits } from './habits.js';
import type { Habit } from './habits.js';

const plain = {
  method: 'POST',
  rawPath: '/v1/groups/7/receivers',
  rawQuery: '',
  headers: { authorization: 'Bearer crgw_abc_d-ef_123', 'content-type': 'application/json' },
  body: Buffer.from('{"email":"jane@example.org"}'),
} as Pick<DoorRequest, 'method' | 'rawPath' | 'rawQuery' | 'headers' | 'body'>;

const habitsOf = (departure: Partial<typeof plain>): readonly Habit[] => findHabits({ ...plain, ...departure } as DoorRequest);
const withHeaders = (headers: DoorRequest['headers']): Partial<typeof plain> => ({ headers: { ...plain.headers, ...headers } });
const withBody = (text: string): Partial<typeof plain> => ({ body: Buffer.from(text) });

const token = 'eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJqYW5lIn0.c2lnbmF0dXJl';

describe('a call that shows no habit', () => {
  it.each<[string, Partial<typeof plain>]>([
    ['has a key', {}],
    ['has a token', withHeaders({ authorization: `Bearer ${token}` })],
    ['has no body', { method: 'GET', body: undefined }],
    ['names a receiver by its address', { rawPath: '/v2/groups/7/receivers/Jane.Doe@example.json' }],
    ['has a query', { rawQuery: 'page=1' }],
    ['says more of its type', withHeaders({ 'content-type': 'application/json; charset=utf-8' })],
    ['sends a list', withBody('[{"email":"jane@example.org"}]')],
    ['says postdata inside', withBody('{"email":"postdata"}')],
  ])('%s', (_what, departure) => expect(habitsOf(departure)).toEqual([]));
});

describe('one departure from it is a habit:', () => {
  it.each<[Habit, Partial<typeof plain>]>([
    ['unversioned_path', { rawPath: '/groups/7/receivers' }],
    ['token_in_query', { rawQuery: `token=${token}` }],
    ['quoted_token', withHeaders({ authorization: `Bearer "${token}"` })],
    ['token_header', withHeaders({ 'x-access-token': token })],
    ['encoded_token', withHeaders({ authorization: `Bearer ${Buffer.from(token).toString('base64')}` })],
    ['form_body', withBody('email=jane')],
    ['no_content_type', withHeaders({ 'content-type': undefined })],
    ['other_content_type', withHeaders({ 'content-type': 'text/plain' })],
    ['body_on_get', { method: 'GET' }],
    ['body_on_get', { method: 'DELETE' }],
    ['empty_words', withBody('false')],
    ['postdata_wrapper', withBody('{"postdata":{"email":"jane@example.org"}}')],
    ['mailing_wrapper', withBody('{ "mailingData":{}}')],
    ['stray_question_mark', { rawQuery: 'order=id?' }],
    ['doubled_slash', { rawPath: '/v1//groups/7/receivers' }],
    ['doubled_slash', { rawPath: '//v1/groups/7/receivers' }],
    ['trailing_slash', { rawPath: '/v1/groups/7/receivers/' }],
    ['json_ending', { rawPath: '/v1/groups.json' }],
    ['json_ending', { rawPath: '/v1/groups/7.json/receivers' }],
    ['capitals_in_path', { rawPath: '/v1/Groups/7/receivers' }],
    ['capitals_in_path', { rawPath: '/V1/groups/7/receivers' }],
  ])('%s', (habit, departure) => {
    const sent = habit === 'form_body' ? { ...departure, ...withHeaders({ 'content-type': 'application/x-www-form-urlencoded' }) } : departure;
    expect(habitsOf(sent)).toEqual([habit]);
  });
});
