import { describe, expect, it } from 'vitest';
import { readSentQuery } from './sent-query.js';

const extensions = `extensions=${encodeURIComponent('{"persistedQuery":{"version":1,"sha256Hash":"abc"}}')}`;

describe('the query of a request', () => {
  it('is taken apart once for all who send the same hash', () => {
    const query = readSentQuery(extensions);
    expect(query.extensions).toEqual({ persistedQuery: { version: 1, sha256Hash: 'abc' } });
    expect(readSentQuery(extensions)).toBe(query);
  });

  it.each([
    ['a token', `${extensions}&token=secret`, `?${extensions}`],
    ['a token under an encoded name', `${extensions}&%74oken=secret`, `?${extensions}`],
    ['variables', `${extensions}&variables=%7B%22email%22%3A%22jane%22%7D`, `?${extensions}&variables=%7B%22email%22%3A%22jane%22%7D`],
    ['the text of a document', `${extensions}&query=%7Ba%7D`, `?${extensions}&query=%7Ba%7D`],
  ])('is not kept where it holds %s', (_what, sent, search) => {
    const query = readSentQuery(sent);
    expect(query.search).toBe(search);
    expect(readSentQuery(sent)).not.toBe(query);
  });

  it.each(['extensions=%7B', 'extensions=', ''])('"%s" has no extensions', (sent) => {
    expect(readSentQuery(sent).extensions).toBeUndefined();
  });
});
