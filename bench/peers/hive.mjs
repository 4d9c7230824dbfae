// Hive Gateway over the gateway's own OpenAPI document of REST v3. Arguments: address of the upstream, file of the document.
import { createServer } from 'node:http';
import { createGatewayRuntime } from '@graphql-hive/gateway';
import { getComposedSchemaFromConfig } from '@graphql-mesh/compose-cli';
import { loadOpenAPISubgraph } from '@omnigraph/openapi';
import { listen } from './listen.mjs';

const [, , endpoint, source] = process.argv;
const nothing = () => undefined;
const quiet = { log: nothing, debug: nothing, info: nothing, warn: nothing, error: (...words) => process.stderr.write(`${words.join(' ')}\n`), child: () => quiet };

/** What the document cannot say: the receivers of a group. */
const additionalTypeDefs = /* GraphQL */ `
  extend type Group {
    receivers(pagesize: PositiveInt): [Receiver]
      @resolveTo(
        sourceName: "CleverReach"
        sourceTypeName: "Query"
        sourceFieldName: "groupReceiversList"
        requiredSelectionSet: "{ id }"
        sourceArgs: { group_id: "{root.id}", pagesize: "{args.pagesize}" }
      )
  }
`;
const supergraph = await getComposedSchemaFromConfig({ additionalTypeDefs, subgraphs: [{ sourceHandler: loadOpenAPISubgraph('CleverReach', { source, endpoint, ignoreErrorResponses: true }) }] }, quiet);
const gateway = createGatewayRuntime({ supergraph, logging: false, graphiql: false, landingPage: false, maskedErrors: false });
listen(createServer(gateway));
