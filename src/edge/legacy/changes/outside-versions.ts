import { answered, gone } from './operation.js';
import type { Operation } from './operation.js';
import { Refusal } from './step.js';

/** What lives beside the versions; the gateway's OAuth door serves the first two. */
export const outsideVersions: readonly Operation[] = [
  answered(
    {
      id: 'oauth.authorize',
      versions: ['unversioned'],
      by: 'oauth',
      differs: ['/oauth/authorize.php has the same path in v3.'],
      examples: [{ when: 'a browser comes with client_id, redirect_uri and response_type=code: it is sent back with a code' }],
    },
    'GET /oauth/authorize.php',
  ),
  answered(
    {
      id: 'oauth.token',
      versions: ['unversioned'],
      by: 'oauth',
      differs: ['/oauth/token.php answers tokens of the gateway, which are good for v1, v2 and v3 alike.'],
      examples: [
        {
          body: { grant_type: 'client_credentials', client_id: 'id', client_secret: 'secret' },
          answers: { access_token: 'eyJ0eXAi…', expires_in: 2592000, token_type: 'bearer' },
        },
      ],
    },
    'POST /oauth/token.php',
  ),
  gone(
    {
      id: 'resources.list',
      versions: ['unversioned'],
      refusal: new Refusal(404, 'Not Found'),
      differs: ['The old Swagger listing is not served; /docs/openapi.json describes v3.'],
    },
    'GET /resources',
  ),
];
