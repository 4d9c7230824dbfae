import { methodOf, pathOf } from './endpoint.js';
import type { Endpoint } from './endpoint.js';
import { sources } from './endpoints/sources.js';

const marks = (endpoint: Endpoint): string =>
  [
    endpoint.repeatable ? '' : 'not repeatable',
    endpoint.destroys ? 'destroys' : '',
    endpoint.needsPermission ? 'special permission' : '',
    endpoint.deprecated ? 'deprecated upstream' : '',
    endpoint.body?.maxRows ? `≤ ${endpoint.body.maxRows} rows` : '',
    endpoint.paging ? `pages ${endpoint.paging.defaultSize}…${endpoint.paging.maxSize}` : '',
  ]
    .filter((mark) => mark !== '')
    .join(', ');

const scope = ({ access, noun, needsNoScope }: Endpoint): string => {
  if (access === 'none') return '';
  return needsNoScope ? 'none' : `\`${noun}:${access}\``;
};

const line = (endpoint: Endpoint): string =>
  `| ${endpoint.id} | ${methodOf(endpoint)} | \`${pathOf(endpoint)}\` | ${endpoint.summary} | ${scope(endpoint)} | ${marks(endpoint)} | ${endpoint.confidence} | ${endpoint.sources.join(' ')} |`;

/** docs/generated/endpoints.md: every row of the contract. */
export const endpointsPage = (endpoints: readonly Endpoint[]): string =>
  [
    '# Endpoints',
    '',
    `The ${endpoints.length} endpoints of CleverReach REST v3 as the contract holds them. A destroying one needs the scope \`destroy\` besides its own.`,
    '',
    '| id | method | path | what | scope | marks | confidence | sources |',
    '|---|---|---|---|---|---|---|---|',
    ...endpoints.map(line),
    '',
    '## Sources',
    '',
    '| id | source |',
    '|---|---|',
    ...Object.entries(sources).map(([id, source]) => `| ${id} | ${source} |`),
    '',
  ].join('\n');
