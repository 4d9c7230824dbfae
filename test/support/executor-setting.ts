/** What executes GraphQL in this run, where the run says so: the project "reference" has graphql-js do it. */
export const executorSetting = (): Readonly<Record<string, string>> => {
  const { GRAPHQL_COMPILED_OPERATIONS } = process.env;
  return GRAPHQL_COMPILED_OPERATIONS === undefined ? {} : { GRAPHQL_COMPILED_OPERATIONS };
};
