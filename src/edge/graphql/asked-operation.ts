import type { HTTPGraphQLRequest } from '@apollo/server';
import { isFields, parseFields, withText } from './documents/index.js';
import type { AskedDocument, Fields, SentRequest } from './documents/index.js';

/** What an operation is run with. */
export interface PlainParts {
  readonly operationName: string | undefined;
  readonly variables: Fields;
}

const NOTHING: Fields = {};

/** An object that may be left out; undefined for anything else. */
const optionalFields = (value: unknown): Fields | undefined => {
  if (value === undefined || value === null) return NOTHING;
  return isFields(value) ? value : undefined;
};

/** An object that may be left out of a query; undefined for anything else, and where it comes twice. */
const queriedFields = ([text, ...others]: readonly string[]): Fields | undefined => {
  if (text === undefined) return NOTHING;
  const value = parseFields(text);
  return others.length === 0 && isFields(value) ? value : undefined;
};

/** An operation as its caller asks for it, with the text of its document. */
export class AskedOperation {
  constructor(
    private readonly sent: SentRequest,
    private readonly named: AskedDocument,
    readonly text: string | undefined,
  ) {}

  /** The request as Apollo takes it, as if its caller had sent the text. */
  get request(): HTTPGraphQLRequest {
    const { sent, named, text } = this;
    return text === undefined || (text === named.query && named.hash === undefined) ? sent : withText(sent, text);
  }

  /** What the operation is run with; undefined where Apollo has to say what is wrong with it. */
  get plainParts(): PlainParts | undefined {
    return this.sent.method === 'GET' ? this.#partsOfQuery() : this.#partsOfBody();
  }

  #partsOfBody(): PlainParts | undefined {
    const { operationName, variables: given, extensions } = this.sent.body as Fields;
    const variables = optionalFields(given);
    const isNamed = operationName === undefined || operationName === null || typeof operationName === 'string';
    return variables && isNamed && optionalFields(extensions) ? { operationName: operationName ?? undefined, variables } : undefined;
  }

  #partsOfQuery(): PlainParts | undefined {
    const { parameters: sent, extensions } = this.sent.query;
    const variables = queriedFields(sent.getAll('variables'));
    const isOnce = ['operationName', 'query', 'extensions'].every((name) => sent.getAll(name).length <= 1);
    const areExtensions = !sent.has('extensions') || isFields(extensions);
    return variables && isOnce && areExtensions ? { operationName: sent.get('operationName') ?? undefined, variables } : undefined;
  }
}
