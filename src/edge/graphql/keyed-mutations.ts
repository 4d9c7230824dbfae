import type { HTTPGraphQLRequest } from '@apollo/server';
import { getOperationAST, Kind, parse } from 'graphql';
import type { OperationDefinitionNode } from 'graphql';
import { errorCodes, GatewayError, HTTP_STATUS } from '../../core/index.js';
import type { ErrorCode } from '../../core/index.js';
import { verdictOfStatus } from '../door/index.js';
import type { DoorAnswer, Verdict } from '../door/index.js';

/** An operation as a body asks for it. */
interface Asked {
  readonly query?: unknown;
  readonly variables?: unknown;
  readonly operationName?: unknown;
}

/** A mutation that its caller may name. */
export interface SentMutation {
  /** All that it is, in one text. */
  readonly text: string;
  readonly hasSeveralParts: boolean;
}

const operationIn = (query: string, operationName: unknown, maxTokens: number): OperationDefinitionNode | null | undefined => {
  try {
    return getOperationAST(parse(query, { maxTokens }), typeof operationName === 'string' ? operationName : undefined);
  } catch {
    return undefined;
  }
};

const isOneField = ({ selectionSet: { selections } }: OperationDefinitionNode): boolean => selections.length === 1 && selections[0]?.kind === Kind.FIELD;

const textOf = ({ query, variables, operationName }: Asked): string => {
  try {
    return JSON.stringify([query, variables, operationName]);
  } catch {
    throw new GatewayError('invalid_input', 'The variables are nested too deeply for a call with an Idempotency-Key. Nothing was sent.');
  }
};

/** The mutation that is asked for; undefined for any other operation, and for a document that is none. Throws `invalid_input` for one that no text can tell. */
export const mutationIn = ({ method, body }: HTTPGraphQLRequest, maxTokens: number): SentMutation | undefined => {
  const asked = (typeof body === 'object' && body !== null ? body : {}) as Asked;
  if (method !== 'POST' || typeof asked.query !== 'string') return undefined;
  const operation = operationIn(asked.query, asked.operationName, maxTokens);
  return operation?.operation === 'mutation' ? { text: textOf(asked), hasSeveralParts: !isOneField(operation) } : undefined;
};

interface Told {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { readonly extensions?: { readonly code?: string; readonly upstreamStatus?: number; readonly upstreamUnexplained?: boolean } }[];
}

const known: ReadonlySet<string> = new Set(errorCodes);

/** What an error says of its mutation: what CleverReach refuses is its answer, what the gateway refuses was not sent. */
const verdictOfError = ({ extensions = {} }: NonNullable<Told['errors']>[number]): Verdict => {
  const code = (extensions.code ?? '').toLowerCase();
  if (extensions.upstreamStatus !== undefined) return verdictOfStatus(extensions.upstreamStatus, extensions.upstreamUnexplained);
  if (!known.has(code)) return 'free'; // the document was refused
  const verdict = verdictOfStatus(HTTP_STATUS[code as ErrorCode]);
  return verdict === 'done' ? 'free' : verdict;
};

/** What became of a mutation. One that has done a part is done: its answer tells the rest, and nothing of it may be done twice. Long answers come as bytes. */
export const judgeMutation = ({ body }: DoorAnswer): Verdict => {
  if (typeof body !== 'string' && !Buffer.isBuffer(body)) return 'unknown';
  const { data, errors = [] } = JSON.parse(body.toString()) as Told;
  if (errors.length === 0 || Object.values(data ?? {}).some((value) => value !== null)) return 'done';
  const verdicts = new Set(errors.map(verdictOfError));
  return (['unknown', 'done', 'free'] as const).find((verdict) => verdicts.has(verdict)) ?? 'unknown';
};
