import { GatewayError } from '../../core/index.js';

const MAX_FIELDS = 10_000;
const MAX_DEPTH = 8;

interface Branch {
  readonly parts: Map<string, Branch | string>;
}

/** Text of UTF-8. Old clients send Latin-1 as well, in which every byte means something: so is read whatever is not UTF-8. */
export const textOrLatin1 = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
};

/** A name or a value of a form; a percent sign without two digits stands for itself. */
const decode = (raw: string): string => {
  const spaced = raw.replaceAll('+', ' ');
  if (!spaced.includes('%')) return spaced;
  const bytes = Buffer.from(spaced).toString('latin1').replace(/%([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)));
  return textOrLatin1(Buffer.from(bytes, 'latin1'));
};

const fieldsOf = (text: string): readonly (readonly [name: string, value: string])[] =>
  text
    .split('&')
    .filter((raw) => raw !== '')
    .map((raw) => {
      const at = raw.indexOf('=');
      return at === -1 ? [decode(raw), ''] : [decode(raw.slice(0, at)), decode(raw.slice(at + 1))];
    });

/** `a[b][]` is the path a, b, '' as PHP reads it; a name with broken brackets stands for itself. */
const pathOfName = (name: string): readonly string[] => {
  const match = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(name);
  if (!match) return [name];
  return [match[1] ?? '', ...[...(match[2] ?? '').matchAll(/\[([^[\]]*)\]/g)].map((part) => part[1] ?? '')];
};

const place = ({ parts }: Branch, path: readonly string[], value: string): void => {
  const key = path[0] === '' ? String(parts.size) : (path[0] ?? '');
  if (path.length === 1) {
    parts.set(key, value);
    return;
  }
  const known = parts.get(key);
  const branch = known === undefined || typeof known === 'string' ? { parts: new Map<string, Branch | string>() } : known;
  parts.set(key, branch);
  place(branch, path.slice(1), value);
};

const objectOf = ({ parts }: Branch): Readonly<Record<string, unknown>> =>
  Object.fromEntries([...parts].map(([key, part]) => [key, typeof part === 'string' ? part : plainOf(part)]));

/** PHP arrays whose keys count from 0 are lists, all others objects. */
const plainOf = (branch: Branch): unknown => {
  const isList = [...branch.parts.keys()].every((key, at) => key === String(at));
  return isList ? Object.values(objectOf(branch)) : objectOf(branch);
};

/** A form as an object, nested as PHP nests `receiver[attributes][city]=Bonn`. Throws `malformed_body` where it is unreasonably deep or long. */
export const parseForm = (text: string): Readonly<Record<string, unknown>> => {
  const root: Branch = { parts: new Map() };
  let fields = 0;
  for (const [name, value] of fieldsOf(text)) {
    const path = pathOfName(name);
    if (++fields > MAX_FIELDS || path.length > MAX_DEPTH) throw new GatewayError('malformed_body', 'The form has too many or too deep fields.');
    place(root, path, value);
  }
  return objectOf(root);
};
