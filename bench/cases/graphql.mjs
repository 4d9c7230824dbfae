import { compare } from '../compare.mjs';
import { post, queries, readData } from './queries.mjs';

const contestants = ({ key }, { document, hive, readHive }) => [
  { name: 'gateway', request: post(document, key), read: readData },
  { name: 'gateway, graphql-js alone', request: post(document, key), read: readData },
  { name: 'mercurius with JIT', request: post(document), read: readData },
  { name: 'graphql-yoga', request: post(document), read: readData },
  { name: 'Hive Gateway', request: post(hive), read: (text) => readHive(readData(text)) },
];

const isOne = ({ groups }) => groups.totalCount === 20 && groups.nodes[19].name === 'Group 19';
const isPage = ({ group: { receivers } }) => receivers.nodes.length === 1_000 && receivers.nodes[999].globalAttributes[1].value === 'Lovelace 999';
const isNested = ({ groups: { nodes } }) => nodes.length === 20 && nodes.every(({ receivers }) => receivers.nodes.length === 50);

const caseOf = (name, title, query, isRight) => ({
  name,
  title,
  run: (stage, options) => compare(stage, options, { contestants: contestants(stage, query), isRight }),
});

export default [
  caseOf('graphql-groups', 'GraphQL: 20 groups', queries.groups, isOne),
  caseOf('graphql-receivers', 'GraphQL: 1,000 receivers with attributes', queries.receivers, isPage),
  caseOf('graphql-nested', 'GraphQL: 20 groups with 50 receivers each', queries.nested, isNested),
];
