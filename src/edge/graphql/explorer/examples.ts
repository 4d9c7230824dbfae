/** An operation to try. */
export interface Example {
  readonly title: string;
  readonly query: string;
  readonly variables: object;
}

/** What the explorer offers to begin with; a test runs every one. */
export const examples: readonly Example[] = [
  {
    title: 'Groups with their first receivers',
    query: `query Groups {
  groups(first: 5) {
    totalCount
    nodes {
      id
      name
      stats { activeCount inactiveCount countedAt }
      receivers(first: 3) {
        nodes { email active registeredAt attributes { name value } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}`,
    variables: {},
  },
  {
    title: 'One person by address',
    query: `query Person($email: EmailAddress!) {
  receiver(email: $email) {
    id
    firstname: globalAttribute(name: "firstname")
    groups { id name }
  }
}`,
    variables: { email: 'jane@example.org' },
  },
  {
    title: 'Create a group',
    query: `mutation CreateGroup($input: CreateGroupInput!) {
  createGroup(input: $input) {
    dryRun
    group { id name createdAt }
  }
}`,
    variables: { input: { name: 'From the explorer' } },
  },
  {
    title: 'Add a receiver',
    query: `mutation Add($input: AddReceiverInput!) {
  addReceiver(input: $input) {
    ... on ReceiverAdded { receiver { receiverId email active } }
    ... on AlreadyInGroup { receiver { receiverId active } }
    ... on InvalidAddress { message }
    ... on Blacklisted { message }
  }
}`,
    variables: { input: { groupId: '240390', email: 'new@example.org', active: false, attributes: [{ name: 'city', value: 'Bonn' }] } },
  },
];
