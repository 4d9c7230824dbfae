import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../json.js';
import { NumbersUnquoter, unquoteNumbers } from './unquote-numbers.js';

const names = [
  'id', 'group_id', 'groups_id', 'customer_tables_id', 'receiver_id', 'pool_id', 'attribute_id', 'mailing_id', 'form_id',
  'activated', 'deactivated', 'registered', 'imported', 'bounced', 'stamp', 'last_mailing', 'last_changed', 'total_count', 'active_count',
  ...[23, 24, 25, 26, 90].map((length) => `${'x'.repeat(length)}_count`),
];
const others = ['product_id', 'order_id', 'type_id', 'value', 'email', 'Id', 'x"id', 'id\\', 'count', '_count', 'A_count', 'ïd', 'aid', 'id_', 'xattributes', 'attributes"', ''];
const holders = ['attributes', 'global_attributes'];

/** The same rule, told slowly: walk the parsed value. */
const walk = (value: Json, name = ''): Json => {
  if (typeof value === 'string') return names.includes(name) && /^(0|[1-9][0-9]{0,14}|[1-8][0-9]{15})$/.test(value) ? Number(value) : value;
  if (Array.isArray(value)) return (value as Json[]).map((entry) => walk(entry));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, holders.includes(key) && !Array.isArray(member) ? member : walk(member, key)]));
};

const nasty = ['},{"', '},{"id":"5"', '},{', '"},{"a', '\\', '\\\\"', '{"id":"7"}', '"id":"5"', '{"id":"5"}', '\\"id":"5', 'attributes":{"id":"5"', '"attributes":{', '":"5"', '{', '}', '"', ':', 'ü', '€', '😀', '\u2028', '\u0000', '\n'];
const numerals = ['7', '0', '007', '', '-1', '1.5', '1e3', '12a', ' 7', '123456789012345', '1234567890123456', '8999999999999999', '9007199254740993', '98765432109876543210', '7'.repeat(400)];
const texts = fc.oneof(
  fc.constantFrom(...nasty, ...numerals),
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom(...nasty), { maxLength: 4 }).map((parts) => parts.join('')),
  fc.nat().map(String),
);
/** After {"x":1,"\\":0} JSON.parse of Node 24 reads {"x":1,"\"":0} with the name of before: names that begin with a backslash are left out. */
const anyName = fc.oneof(fc.constantFrom(...names, ...others), fc.string().filter((name) => !name.startsWith('\\')));
const scalars = fc.oneof(texts, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(1e300, 5e-324, -0.1, 2 ** 53), fc.boolean(), fc.constant(null));
const { json } = fc.letrec<{ json: Json; held: Json }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalars,
    fc.array(tie('json')),
    fc.dictionary(fc.oneof(anyName.filter((name) => !holders.includes(name))), tie('json')),
    fc.record({ id: texts, attributes: tie('held'), group_id: texts, global_attributes: tie('held'), email: texts }, { requiredKeys: [] }),
  ),
  held: fc.oneof(
    fc.dictionary(anyName, texts),
    fc.dictionary(anyName, fc.oneof(scalars, fc.dictionary(anyName, fc.oneof(scalars, fc.dictionary(anyName, scalars))))),
    scalars,
  ),
}));
const rows = fc.array(fc.record({ id: fc.nat().map(String), email: texts, attributes: fc.dictionary(anyName, texts), events: fc.array(fc.record({ mailing_id: fc.nat().map(String), value: texts })) }), { maxLength: 12 });

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

const unquote = (text: string): string => unquoteNumbers(Buffer.from(text)).toString();

/** The same bytes in pieces, each with a buffer of its own that begins anywhere. */
const cutAt = (bytes: Buffer, cuts: readonly number[]): Buffer[] => {
  const places = [0, ...cuts.filter((cut) => cut <= bytes.length).sort((one, other) => one - other), bytes.length];
  return places.slice(1).map((to, at) => Buffer.concat([Buffer.from(':'.repeat(at % 5)), bytes.subarray(places[at], to)]).subarray(at % 5));
};

const unquotePieces = (pieces: readonly Buffer[]): Buffer => {
  const unquoter = new NumbersUnquoter(() => undefined);
  return Buffer.concat([...pieces.flatMap((piece) => unquoter.write(piece)), ...unquoter.end()]);
};

const everyByte = (bytes: Buffer): number[] => Array.from({ length: bytes.length }, (_, at) => at);

describe('ids, times and counts', () => {
  it('become numbers byte for byte as a walk through the parsed answer would print them, whatever the values look like', () => {
    fc.assert(fc.property(json, (value) => {
      const printed = JSON.stringify(value);
      expect(unquote(printed)).toBe(JSON.stringify(walk(JSON.parse(printed) as Json)));
    }), { numRuns: 800 });
  });

  it('become numbers in JSON with blanks, line breaks and escapes, of which nothing else changes', () => {
    fc.assert(fc.property(json, fc.constantFrom('  ', '\t', ' \n'), (value, indent) => {
      const escaped = JSON.stringify(value, null, indent).replace(/[^\x00-\x7f]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
      const printed = escaped.replace(/(?<!\\)":/g, (end, at: number) => (at % 2 === 0 ? '" \t:' : end));
      fc.pre(isJson(printed));
      const rewritten = unquote(printed);
      expect(JSON.parse(rewritten)).toEqual(walk(JSON.parse(printed) as Json));
      expect(rewritten.replaceAll('"', '')).toBe(printed.replaceAll('"', ''));
    }), { numRuns: 300 });
  });

  it('become the same numbers wherever a list is cut into pieces, whatever its values look like', () => {
    fc.assert(fc.property(fc.oneof(rows, fc.array(json)), fc.constantFrom(undefined, ' ', '\n'), fc.array(fc.nat(2_000)), (list, indent, cuts) => {
      const printed = Buffer.from(JSON.stringify(list, null, indent));
      const expected = JSON.stringify(walk(JSON.parse(printed.toString()) as Json), null, indent);
      expect(unquotePieces(cutAt(printed, cuts)).toString()).toBe(expected);
      if (printed.length < 600) expect(unquotePieces(cutAt(printed, everyByte(printed))).toString()).toBe(expected);
    }), { numRuns: 200 });
  });

  it('stay text in attributes however deep and in which pieces they come', () => {
    const deep = fc.letrec<{ inner: Json }>((tie) => ({ inner: fc.oneof({ maxDepth: 6 }, texts, fc.array(tie('inner')), fc.dictionary(fc.constantFrom('id', 'stamp', 'attributes', '{', '}'), tie('inner'))) })).inner;
    fc.assert(fc.property(fc.dictionary(fc.constantFrom('id', 'x', 'group_id'), deep), fc.array(fc.nat(400)), (attributes, cuts) => {
      const list = [{ id: '1', attributes, group_id: '2' }, { global_attributes: attributes, id: '3' }];
      const printed = Buffer.from(JSON.stringify(list));
      const expected = JSON.stringify(walk(list));
      expect([unquote(printed.toString()), unquotePieces(cutAt(printed, cuts)).toString()]).toEqual([expected, expected]);
    }), { numRuns: 150 });
  });

  it('are looked for at every border of two pieces', () => {
    const list = Array.from({ length: 40 }, (_, at) => ({ id: String(at), email: `${'},{"id":"5"'.repeat(at % 3)}ü`, attributes: { id: '7' }, 'x"id': '7', 'x"y_count': '7', group_id: String(10 ** at) }));
    const [printed, expected] = [JSON.stringify(list), JSON.stringify(walk(list))];
    const wrong = everyByte(Buffer.from(printed)).filter((cut) => unquotePieces(cutAt(Buffer.from(printed), [cut, cut + 3])).toString() !== expected);
    expect(wrong).toEqual([]);
  });

  it('tell of themselves where some come in pieces, and only then', () => {
    const changedIn = (text: string): number => {
      let times = 0;
      const unquoter = new NumbersUnquoter(() => { times += 1; });
      for (const piece of cutAt(Buffer.from(text), [4])) unquoter.write(piece);
      return times;
    };
    expect([changedIn('[{"id":7}]'), changedIn('[{"id":"7"}]'), changedIn('[{"aid":"7"}]')]).toEqual([0, 1, 0]);
  });

  it('are found in several lists whose pieces come in turns', () => {
    const list = Array.from({ length: 20 }, (_, at) => ({ id: String(at), attributes: { id: '7', note: '"}\\' }, group_id: '5' }));
    const [printed, expected] = [Buffer.from(JSON.stringify(list)), JSON.stringify(walk(list))];
    const lists = [3, 7, 40, 41].map((size) => ({ pieces: cutAt(printed, everyByte(printed).filter((at) => at % size === 0)), told: [] as Buffer[], unquoter: new NumbersUnquoter(() => undefined) }));
    for (const at of everyByte(printed)) for (const { pieces, told, unquoter } of lists) told.push(...unquoter.write(pieces[at] ?? Buffer.alloc(0)));
    expect(lists.map(({ told, unquoter }) => Buffer.concat([...told, ...unquoter.end()]).toString())).toEqual(lists.map(() => expected));
  });

  it.each(['"xy",', '"\\"",', '"a: ",', ' '])('are found behind any length of what could be part of a member: %j', (text) => {
    const long = text.replace(/[^",]+/, (part) => part.repeat(70_000));
    const printed = Buffer.from(`[${long}{"id":"7"}]`);
    expect(unquotePieces(cutAt(printed, everyByte(printed).filter((at) => at % 1_000 === 0))).toString()).toBe(printed.toString().replace('"7"', '7'));
  });

  it('lose both quotes or none where a piece ends in a member that cannot be kept back', () => {
    unquoteNumbers(Buffer.alloc(200_000, '"'));
    const printed = Buffer.from(`{${' '.repeat(70_000)}"id":"12"}`);
    const results = everyByte(printed).slice(-12).map((cut) => unquotePieces(cutAt(printed, [cut])).toString());
    expect(results.map((result) => result.replace('"12"', '12'))).toEqual(results.map(() => printed.toString().replace('"12"', '12')));
  });

  it('are all found in answers that are longer than what is looked at together', () => {
    const list = Array.from({ length: 30_000 }, (_, at) => ({ id: String(at), x: '7' }));
    const printed = Buffer.from(JSON.stringify(list));
    const expected = JSON.stringify(walk(list));
    expect([unquote(printed.toString()) === expected, unquotePieces([printed]).toString() === expected]).toEqual([true, true]);
  });

  it('stay text where a number would not hold them exactly', () => {
    expect(unquote('[{"id":"9007199254740993"},{"id":"8999999999999999"}]')).toBe('[{"id":"9007199254740993"},{"id":8999999999999999}]');
  });

  it('cost no copy where there is nothing to do, and never change the bytes that were given', () => {
    const [plain, quoted] = [Buffer.from('[{"id":7}]'), Buffer.from('[{"id":"7"}]')];
    expect([unquoteNumbers(plain) === plain, unquoteNumbers(quoted).toString(), quoted.toString()]).toEqual([true, '[{"id":7}]', '[{"id":"7"}]']);
  });

  it('are found beside texts and attributes of megabytes', () => {
    const long = 'x"},{"\\'.repeat(500_000);
    const list = [{ id: '1', email: long, attributes: { id: '7', note: long } }, { id: '2', global_attributes: Object.fromEntries(Array.from({ length: 50_000 }, (_, at) => [`id${at}`, '7'])) }];
    expect(unquote(JSON.stringify(list))).toBe(JSON.stringify(walk(list)));
  });

  it('cost nothing but quotes where the bytes are no JSON at all', () => {
    const part = fc.oneof(texts, anyName.map((name) => `"${name}":`), anyName.map((name) => `"${name}" : "7"`), fc.constantFrom(...holders.map((name) => `"${name}":{`))).map((text) => Buffer.from(text));
    const noise = fc.array(fc.oneof(part, fc.uint8Array({ maxLength: 8 })), { maxLength: 12 }).map((parts) => Buffer.concat(parts));
    const withoutQuotes = (bytes: Buffer): Buffer => bytes.filter((byte) => byte !== 0x22) as Buffer;
    fc.assert(fc.property(noise, fc.integer({ min: 1, max: 60 }), (bytes, size) => {
      const given = Buffer.from(bytes);
      const rewritten = [unquoteNumbers(bytes), unquotePieces(cutAt(bytes, everyByte(bytes).filter((at) => at % size === 0)))];
      expect([...rewritten.map((each) => withoutQuotes(each).equals(withoutQuotes(given))), bytes.equals(given)]).toEqual([true, true, true]);
    }), { numRuns: 500 });
  });

  it.each(['', '[', '{"id":', '{"id":"', '{"id":"7', '{"attributes":{"id":"7"', '{"id":"7"', '"id":"7"'])('of broken JSON do no harm: %j', (text) => {
    expect(unquote(text).replaceAll('"', '')).toBe(text.replaceAll('"', ''));
  });
});
