import type { Scope } from '../../access/index.js';

const others: Readonly<Record<Scope, string>> = {
  '*:read': 'read everything',
  '*:write': 'change everything',
  destroy: 'delete and empty what cannot be brought back',
  any: 'make calls that CleverReach does not describe',
  admin: 'administer this gateway',
};

/** What a scope allows, for people. */
export const wordsOf = (scope: Scope): string => {
  const [noun = '', access = ''] = scope.split(':');
  return others[scope] ?? (access === 'read' ? `read ${noun}` : `change ${noun}`);
};
