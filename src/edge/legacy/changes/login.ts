import { answered, bothVersions } from './operation.js';
import type { Operation } from './operation.js';
import { Refusal } from './step.js';

export const login: readonly Operation[] = [
  answered(
    {
      id: 'login.create',
      versions: bothVersions,
      by: 'login',
      differs: [
        'v3 has no login: tokens come from OAuth. The gateway knows client_id, login and password of a consumer and answers a token of its own.',
      ],
      examples: [
        {
          when: 'the credentials are right: the token in quotes and nothing else',
          body: { client_id: '123456', login: 'user', password: 'pass' },
          answers: 'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiIsImtpZCI6IjIwMTYifQ.…',
        },
        {
          when: 'they are wrong',
          body: { client_id: 123456, login: 'user', password: 'wrong' },
          answers: new Refusal(400, 'Bad Request: Credentials not valid'),
        },
      ],
    },
    'POST /login',
  ),
  answered(
    {
      id: 'login.refresh',
      versions: bothVersions,
      by: 'refresh',
      differs: ['v3 has no login to refresh. The gateway answers a new token for one of its own, however old; the old one stays valid.'],
      examples: [
        { when: 'the token is known', body: [], answers: 'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiIsImtpZCI6IjIwMTYifQ.…' },
        { when: 'the token is revoked or made up', body: [], answers: new Refusal(401, 'Unauthorized: invalid token') },
      ],
    },
    'POST /login/refresh',
  ),
];
