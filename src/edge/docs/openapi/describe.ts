import { endpointById } from '../../../contract/index.js';
import type { Endpoint } from '../../../contract/index.js';
import { gatewaySideOf } from './gateway-side.js';

/** `groups.list` is the operation `groupsList`. */
export const operationIdOf = (endpointId: string): string => endpointId.replace(/\.(.)/, (_, first: string) => first.toUpperCase());

const nameOperations = (text: string): string =>
  text.replace(/\b[a-z]\w*\.[a-z]\w*\b/gi, (word) => (endpointById(word) ? `\`${operationIdOf(word)}\`` : word));

/** The scopes a credential needs for a call. */
export const scopesOf = (endpoint: Endpoint): readonly string[] => {
  if (endpoint.access === 'none' || gatewaySideOf(endpoint)?.credential) return [];
  return [`${endpoint.noun}:${endpoint.access}`, ...(endpoint.destroys ? ['destroy'] : [])];
};

const credentials = {
  none: 'Needs no credential.',
  any: 'Any valid credential will do, whatever its scopes.',
  client: 'Needs the client id and secret of a consumer.',
} as const;

const describeCredential = (endpoint: Endpoint): string => {
  const credential = gatewaySideOf(endpoint)?.credential;
  return credential ? credentials[credential] : `Scope: ${scopesOf(endpoint).map((scope) => `\`${scope}\``).join(' and ')}.`;
};

const describePaging = ({ paging }: Endpoint): string =>
  paging ? `Pages of ${paging.defaultSize} where \`${paging.size}\` is not given; ${paging.maxSize} at most.` : '';

const describeDestruction = ({ destroys }: Endpoint): string =>
  destroys ? 'Destroys: it is written to the audit log first, and a consumer that is marked for dry runs only tries it.' : '';

const describeCertainty = ({ confidence, answerConfidence, sources }: Endpoint): string =>
  `The endpoint is ${confidence}${answerConfidence ? `, its answer ${answerConfidence}` : ''} (${sources.join(', ')}).`;

const describeLimits = (endpoint: Endpoint): readonly string[] => [
  describePaging(endpoint),
  endpoint.body?.maxRows ? `At most ${endpoint.body.maxRows} rows in one call.` : '',
  endpoint.needsPermission ? 'CleverReach grants this by hand to selected accounts.' : '',
  endpoint.repeatable ? '' : 'Not safe to send twice.',
];

const joinWords = (words: readonly string[], separator: string): string => words.filter((word) => word !== '').join(separator);

/** What a caller should know before the first call, in paragraphs: facts of CleverReach, and what the gateway adds or does otherwise. */
export const describeEndpoint = (endpoint: Endpoint): string =>
  joinWords(
    [
      nameOperations(gatewaySideOf(endpoint)?.says ?? endpoint.notes ?? ''),
      joinWords([describeCredential(endpoint), describeDestruction(endpoint)], ' '),
      joinWords(describeLimits(endpoint), ' '),
      describeCertainty(endpoint),
    ],
    '\n\n',
  );
