const receiver = 'receiverId email active registeredAt activatedAt attributes { name value } globalAttributes { name value }';
const hiveReceiver = 'id email active registered activated attributes { JSON } global_attributes { JSON }';

const moment = (seconds) => (seconds > 0 ? new Date(seconds * 1_000).toISOString() : null);
const listOf = ({ JSON: values }) => Object.entries(values).map(([name, value]) => ({ name, value }));

/** What Hive Gateway tells of a receiver in CleverReach's own terms, in ours. */
const fromHive = ({ id, registered, activated, attributes, global_attributes: globalAttributes, ...same }) => ({
  receiverId: id,
  ...same,
  registeredAt: moment(registered),
  activatedAt: moment(activated),
  attributes: listOf(attributes),
  globalAttributes: listOf(globalAttributes),
});
const connection = (nodes) => ({ nodes, pageInfo: { hasNextPage: true } });

/** Each query for the gateway and the peers with hand-written resolvers, and for Hive Gateway with how to read its answer. */
export const queries = {
  groups: {
    document: '{ groups(first: 20) { totalCount nodes { id name locked createdAt changedAt } pageInfo { hasNextPage } } }',
    hive: '{ groupsList { id name locked stamp last_changed } }',
    readHive: ({ groupsList }) => ({
      groups: {
        totalCount: groupsList.length,
        nodes: groupsList.map(({ stamp, last_changed: changed, ...same }) => ({ ...same, createdAt: moment(stamp), changedAt: moment(changed) })),
        pageInfo: { hasNextPage: false },
      },
    }),
  },
  receivers: {
    document: `{ group(id: "1001") { receivers(first: 1000) { nodes { ${receiver} } pageInfo { hasNextPage } } } }`,
    hive: `{ groupReceiversList(group_id: "1001", pagesize: 1000) { ${hiveReceiver} } }`,
    readHive: ({ groupReceiversList: rows }) => ({ group: { receivers: connection(rows.map(fromHive)) } }),
  },
  nested: {
    document: `{ groups(first: 20) { nodes { id name receivers(first: 50) { nodes { ${receiver} } pageInfo { hasNextPage } } } } }`,
    hive: `{ groupsList { id name receivers(pagesize: 50) { ${hiveReceiver} } } }`,
    readHive: ({ groupsList }) => ({ groups: { nodes: groupsList.map(({ id, name, receivers }) => ({ id, name, receivers: connection(receivers.map(fromHive)) })) } }),
  },
  stats: {
    document: `{ groups(first: 20) { nodes { id stats { totalCount activeCount } receivers(first: 10) { nodes { ${receiver} } } } } }`,
  },
};

/** A query as a request to an address of GraphQL. */
export const post = (query, key) => ({
  method: 'POST',
  path: '/graphql',
  headers: { 'content-type': 'application/json', ...(key && { authorization: `Bearer ${key}` }) },
  body: JSON.stringify({ query }),
});

/** The data of an answer without errors. */
export const readData = (text) => {
  const { data, errors } = JSON.parse(text);
  if (errors) throw new Error(`An answer has errors: ${JSON.stringify(errors).slice(0, 500)}`);
  return data;
};
