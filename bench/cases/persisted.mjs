import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compare } from '../compare.mjs';
import { hasCommand, newFolder } from '../processes.mjs';
import { queries, readData } from './queries.mjs';

const { document } = queries.groups;
const hash = createHash('sha256').update(document).digest('hex');
const extensions = encodeURIComponent(JSON.stringify({ persistedQuery: { version: 1, sha256Hash: hash } }));

const run = async (stage, options) => {
  if (!hasCommand(['documents', 'add'], stage.settings)) return { missing: 'the command "documents add"' };
  const file = join(newFolder(), 'groups.graphql');
  writeFileSync(file, document);
  stage.command(['documents', 'add', file]);
  const path = `/graphql?extensions=${extensions}`;
  const contestants = [
    { name: 'gateway', request: { path, headers: { authorization: `Bearer ${stage.key}` } }, read: readData },
    { name: 'mercurius with JIT', request: { path }, read: readData, options: { document } },
  ];
  return compare(stage, options, { contestants, isRight: ({ groups }) => groups.totalCount === 20 });
};

export default [{ name: 'graphql-persisted', title: 'GraphQL: 20 groups, persisted GET', run }];
