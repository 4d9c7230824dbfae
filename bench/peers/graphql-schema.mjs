// Groups and receivers with hand-written resolvers: a part of the gateway's schema, by the same names, for the peers that speak GraphQL.
import { Pool } from 'undici';

export const typeDefs = /* GraphQL */ `
  scalar DateTime
  scalar EmailAddress
  type PageInfo { hasNextPage: Boolean! }
  type AttributeValue { name: String!, value: String }
  type GroupReceiver {
    receiverId: ID!
    email: EmailAddress!
    active: Boolean!
    registeredAt: DateTime
    activatedAt: DateTime
    attributes: [AttributeValue!]!
    globalAttributes: [AttributeValue!]!
  }
  type GroupReceiverConnection { nodes: [GroupReceiver!]!, pageInfo: PageInfo! }
  type GroupStats { totalCount: Int!, activeCount: Int!, inactiveCount: Int!, bouncedCount: Int! }
  type Group {
    id: ID!
    name: String!
    locked: Boolean!
    createdAt: DateTime
    changedAt: DateTime
    stats: GroupStats
    receivers(first: Int): GroupReceiverConnection
  }
  type GroupConnection { nodes: [Group!]!, totalCount: Int, pageInfo: PageInfo! }
  type Query { groups(first: Int): GroupConnection, group(id: ID!): Group }
`;

const moment = (seconds) => (seconds > 0 ? new Date(seconds * 1_000) : null);
const listOf = (values) => Object.entries(values).map(([name, value]) => ({ name, value: value === '' ? null : value }));

const readReceiver = (row) => ({
  receiverId: row.id,
  email: row.email,
  active: row.active,
  registeredAt: moment(row.registered),
  activatedAt: moment(row.activated),
  attributes: listOf(row.attributes),
  globalAttributes: listOf(row.global_attributes),
});
const readGroup = (row) => ({ id: row.id, name: row.name, locked: row.locked, createdAt: moment(row.stamp), changedAt: moment(row.last_changed) });
const readStats = (row) => ({
  totalCount: row.total_count,
  activeCount: row.active_count,
  inactiveCount: row.inactive_count,
  bouncedCount: row.bounce_count,
});

/** Resolvers over REST v3 at an address. */
export const resolversOver = (upstream) => {
  const pool = new Pool(upstream, { connections: 64 });
  const read = async (path) => (await pool.request({ path, method: 'GET', headers: { accept: 'application/json' } })).body.json();
  return {
    DateTime: { serialize: (date) => date.toISOString() },
    Query: {
      groups: async (_, { first = 50 }) => {
        const rows = await read('/v3/groups');
        return { nodes: rows.slice(0, first).map(readGroup), totalCount: rows.length, pageInfo: { hasNextPage: rows.length > first } };
      },
      group: (_, { id }) => ({ id }),
    },
    Group: {
      stats: async ({ id }) => readStats(await read(`/v3/groups/${id}/stats`)),
      receivers: async ({ id }, { first = 50 }) => {
        const rows = await read(`/v3/groups/${id}/receivers?pagesize=${first}&page=0`);
        return { nodes: rows.map(readReceiver), pageInfo: { hasNextPage: rows.length === first } };
      },
    },
  };
};
