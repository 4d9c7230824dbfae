import type { Readable } from 'node:stream';
import { Busboy } from '@fastify/busboy';
import { textOrLatin1 } from '../../door/index.js';
import type { SentBody } from '../../door/index.js';
import { csvFields } from './csv-fields.js';
import { refuseCsv } from './read-csv.js';

const MAX_PARTS = 50;
/** A CSV may come as a field, so a field may be as large as a file: the body as a whole has its limit. */
const limits = { fields: MAX_PARTS, files: 1, parts: MAX_PARTS, fieldSize: Infinity };

const broken = () => refuseCsv('The form is broken.');

/** Whether a body is a form with files, as a browser or cURL sends it. */
export const isFileForm = ({ contentType }: SentBody): boolean => /^\s*multipart\/form-data\b/i.test(contentType ?? '');

/** The parts of a form, in the order sent: names of fields to their bytes, and the file under whatever name it has. */
const readParts = ({ bytes, contentType = '' }: SentBody): Promise<{ readonly file: Buffer | undefined; readonly fields: ReadonlyMap<string, string> }> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const fields = new Map<string, string>();
    let hasFile = false;
    const parser = new Busboy({ headers: { 'content-type': contentType }, limits, defCharset: 'latin1' });
    parser.on('file', (_name: string, file: Readable) => {
      hasFile = true;
      file.on('data', (chunk: Buffer) => chunks.push(chunk));
      file.on('error', reject);
    });
    parser.on('field', (name: string, value: string) => fields.set(name, value));
    for (const limit of ['partsLimit', 'filesLimit', 'fieldsLimit']) parser.on(limit, () => reject(refuseCsv('The form has too many parts. Send one file.')));
    parser.on('error', () => reject(broken()));
    parser.on('finish', () => resolve({ file: hasFile ? Buffer.concat(chunks) : undefined, fields }));
    parser.end(bytes);
  });

/**
 * The CSV of a form with files: its file, else one of the fields in which a CSV may come. Empty where there is none. Throws
 * `invalid_input` for a form that is broken or has several files.
 */
export const readFileForm = async (body: SentBody): Promise<string> => {
  const { file, fields } = await readParts(body).catch((error: unknown) => {
    throw error instanceof Error && error.name === 'GatewayError' ? error : broken();
  });
  if (file) return textOrLatin1(file);
  const text = csvFields.map((name) => fields.get(name)).find((value) => value !== undefined && value.trim() !== '') ?? '';
  return textOrLatin1(Buffer.from(text, 'latin1'));
};
