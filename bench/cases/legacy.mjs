import { compare } from '../compare.mjs';

const numeric = new Set(['id', 'group_id', 'imported', 'bounced', 'activated', 'registered', 'deactivated', 'last_changed']);

/** A receiver of v3 as v1 and v2 told it: the slow way, with every row parsed. */
const asNumbers = (row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, numeric.has(name) ? Number(value) : value]));
const readV3 = (text) => {
  const told = JSON.parse(text);
  return Array.isArray(told) ? told.map(asNumbers) : asNumbers(told);
};

/** The old version and v3 in one process of the gateway. */
const bothVersions = ({ key, legacyKey }, { old, path, ...request }) => {
  const ask = (version, credential) => ({
    ...request,
    path: `/${version}${path}`,
    headers: { authorization: `Bearer ${credential}`, ...(request.body && { 'content-type': 'application/json' }) },
  });
  return [
    { name: `gateway ${old}`, runs: 'gateway', request: ask(old, legacyKey) },
    { name: 'gateway v3', runs: 'gateway', request: ask('v3', key), read: readV3 },
  ];
};

const page = { old: 'v2', path: '/groups/1001/receivers?pagesize=1000' };
const write = { old: 'v1', method: 'POST', path: '/groups/1001/receivers', body: JSON.stringify({ email: 'person0@example.org', source: 'shop' }) };

export default [
  {
    name: 'v2-page',
    title: 'v2: a page of 1,000 receivers, translated',
    run: (stage, options) => compare(stage, options, { contestants: bothVersions(stage, page), isRight: ([first]) => first.id === 100_000 }),
  },
  {
    name: 'v1-write',
    title: 'v1: one write, translated',
    run: (stage, options) => compare(stage, options, { contestants: bothVersions(stage, write), isRight: ({ id }) => id === 100_000 }),
  },
];
