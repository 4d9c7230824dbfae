import { createHash } from 'node:crypto';
import { GraphQLError, Kind, parse, print, separateOperations, specifiedRules, validate } from 'graphql';
import type { DocumentNode, GraphQLSchema, ValidationRule } from 'graphql';
import type { NewDocument } from '../../../access/index.js';
import { toDocumentId } from '../../../access/index.js';
import { GatewayError } from '../../../core/index.js';
import type { DocumentFile } from '../../door/index.js';
import { readManifest } from './read-manifest.js';
import type { Manifest } from './read-manifest.js';

/** What a document must keep to be registered. */
export interface DocumentRules {
  readonly schema: GraphQLSchema;
  readonly rules: readonly ValidationRule[];
  readonly maxTokens: number;
  readonly maxBytes: number;
}

/** A text that callers will run, and how its mistakes are introduced. */
interface Candidate {
  readonly place: string;
  readonly text: string;
  /** Undefined where the text itself gives the id. */
  readonly id?: string;
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

const describe = (place: string, { message, locations }: GraphQLError): string => {
  const [at] = locations ?? [];
  return `${place}${at ? `:${at.line}:${at.column}` : ''}: ${message}`;
};

const operationsOf = ({ definitions }: DocumentNode): readonly string[] =>
  definitions.flatMap((definition) => (definition.kind === Kind.OPERATION_DEFINITION ? [`${definition.operation} ${definition.name?.value ?? '(without a name)'}`] : []));

/** Each operation of a file with the fragments it spreads. One alone keeps its text to the letter, because callers send the digest of it. */
const splitFile = ({ name, text }: DocumentFile, document: DocumentNode): readonly Candidate[] => {
  const count = operationsOf(document).length;
  if (count === 1) return [{ place: name, text }];
  return Object.values(separateOperations(document)).map((separate) => ({ place: name, text: print(separate) }));
};

/** Reads documents for registration and gathers every mistake on the way. */
class DocumentReading {
  readonly #mistakes: string[] = [];

  constructor(private readonly rules: DocumentRules) {}

  read(files: readonly DocumentFile[]): readonly NewDocument[] {
    const found = files.flatMap((file) => this.#readFile(file));
    if (this.#mistakes.length > 0) throw new GatewayError('invalid_input', `Nothing was registered.\n${this.#mistakes.join('\n')}`);
    if (found.length === 0) throw new GatewayError('invalid_input', 'There is no operation in what was given.');
    return found;
  }

  #readFile(file: DocumentFile): readonly NewDocument[] {
    const { name, text } = file;
    const manifest = readManifest(text);
    if (manifest || name.endsWith('.json')) return this.#readManifest(name, manifest);
    const document = this.#check({ place: name, text });
    return document ? splitFile(file, document).flatMap((candidate) => this.#toDocument(candidate, parse(candidate.text))) : [];
  }

  #readManifest(name: string, manifest: Manifest | undefined): readonly NewDocument[] {
    if (!manifest) {
      this.#mistakes.push(`${name}: This is no manifest: a JSON object of documents by id, or one of the format apollo-persisted-query-manifest.`);
      return [];
    }
    return manifest.flatMap(({ id, text: body }) => {
      const candidate = { place: `${name}, "${id}"`, text: body, id };
      const document = this.#check(candidate);
      return document ? this.#toDocument(candidate, document) : [];
    });
  }

  #check({ place, text }: Candidate): DocumentNode | undefined {
    const { schema, rules, maxTokens, maxBytes } = this.rules;
    if (Buffer.byteLength(text) > maxBytes) {
      this.#mistakes.push(`${place}: The document is longer than ${maxBytes} bytes (GRAPHQL_MAX_DOCUMENT_BYTES).`);
      return undefined;
    }
    try {
      const document = parse(text, { maxTokens });
      const errors = validate(schema, document, [...specifiedRules, ...rules]);
      this.#mistakes.push(...errors.map((error) => describe(place, error)));
      return errors.length > 0 ? undefined : document;
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      this.#mistakes.push(describe(place, error));
      return undefined;
    }
  }

  #toDocument({ place, text, id }: Candidate, document: DocumentNode): readonly NewDocument[] {
    const digest = digestOf(text);
    const wanted = toDocumentId(id ?? digest);
    if (/^[0-9a-f]{64}$/.test(wanted) && wanted !== digest) {
      this.#mistakes.push(`${place}: The id looks like a SHA-256, but that of the document is ${digest}.`);
      return [];
    }
    return [{ id: wanted, document: text, operations: operationsOf(document) }];
  }
}

/** The documents of .graphql files and JSON manifests, checked. Throws `invalid_input` that names every mistake with its file and line. */
export const readDocuments = (files: readonly DocumentFile[], rules: DocumentRules): readonly NewDocument[] => new DocumentReading(rules).read(files);
