import { promisify } from 'node:util';
import { brotliCompress, constants, gzip, zstdCompress } from 'node:zlib';
import type { DoorAnswer, DoorRequest } from './door-call.js';
import { withVary } from './vary.js';

type Compress = (body: string | Uint8Array) => Promise<Buffer>;

const [toZstd, toBrotli, toGzip] = [promisify(zstdCompress), promisify(brotliCompress), promisify(gzip)];

/** Quality at which Brotli costs about as much as gzip and packs closer; its own default is for files that are packed once. */
const BROTLI_QUALITY = 4;

/** What the gateway can pack with, cheapest for equal size first. */
const encodings: readonly (readonly [name: string, compress: Compress])[] = [
  ['zstd', (body) => toZstd(body)],
  ['br', (body) => toBrotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } })],
  ['gzip', (body) => toGzip(body)],
];

const readQuality = (parameters: readonly string[]): number => {
  const sent = parameters.map((part) => /^q=(\d(?:\.\d{0,3})?)$/i.exec(part.trim())?.[1]).find((value) => value !== undefined);
  return sent === undefined ? 1 : Number(sent);
};

/** How much a caller wants each encoding, by name in small letters: 0 is a refusal. */
const readAccepted = (header: string): ReadonlyMap<string, number> =>
  new Map(
    header.split(',').flatMap((part) => {
      const [name = '', ...parameters] = part.split(';');
      return name.trim() === '' ? [] : [[name.trim().toLowerCase(), readQuality(parameters)] as const];
    }),
  );

/** The encoding that a caller wants most (RFC 9110, section 12.5.3), of equal ones the cheapest; undefined where it wants the bytes as they are. */
export const chooseEncoding = (acceptEncoding: string | undefined): string | undefined => {
  if (acceptEncoding === undefined || acceptEncoding === '') return undefined;
  const accepted = readAccepted(acceptEncoding);
  const wanted = (name: string): number => accepted.get(name) ?? accepted.get('*') ?? 0;
  const [best] = encodings.map(([name]) => ({ name, quality: wanted(name) })).sort((one, other) => other.quality - one.quality);
  const unchanged = accepted.get('identity') ?? 0;
  return best && best.quality > 0 && best.quality >= unchanged ? best.name : undefined;
};

const isJson = ({ headers }: DoorAnswer): boolean => /^application\/(?:[\w.-]+\+)?json\b/.test(String(headers['content-type']));

/**
 * The answer packed as the caller accepts it, where it is JSON of `fromBytes` or more that the gateway has whole. What is handed
 * on as a stream, or is packed already, stays as it is. No answer holds a secret beside a text of the caller that an attacker could vary.
 */
export const compressAnswer = ({ method, headers }: Pick<DoorRequest, 'method' | 'headers'>, answer: DoorAnswer, fromBytes: number): DoorAnswer | Promise<DoorAnswer> => {
  const { body } = answer;
  const isWhole = typeof body === 'string' || body instanceof Uint8Array;
  if (!isWhole || method === 'HEAD' || Buffer.byteLength(body) < fromBytes || !isJson(answer) || 'content-encoding' in answer.headers) return answer;
  const varying = withVary(answer.headers, ['accept-encoding']);
  const chosen = chooseEncoding([headers['accept-encoding']].flat().join(','));
  const compress = encodings.find(([name]) => name === chosen)?.[1];
  if (chosen === undefined || !compress) return { ...answer, headers: varying };
  return compress(body).then((packed) => ({ ...answer, headers: { ...varying, 'content-encoding': chosen }, body: packed }));
};
