/** What holds for every call, as a title and a text each; backticks mark what is typed. */
export const guide: readonly (readonly [string, string])[] = [
  ['Credential', '`Authorization: Bearer <credential>` or `?token=<credential>`; both are good everywhere. A call needs the scopes that it names.'],
  ['Account', 'A credential that is bound to several CleverReach accounts names one of them in the header `x-cleverreach-account`.'],
  ['Dry run', 'A write with the header `X-Dry-Run: 1` tells what it would do and changes nothing.'],
  [
    'Errors',
    '`{"error": {"code": 404, "message": "Not Found: …"}}` as CleverReach words them, the HTTP status as code; the header `x-gateway-error` '
      + 'holds a stable code. Every answer carries `x-request-id`.',
  ],
  [
    'Spelling',
    '`.json` behind a fixed segment, capitals in it, a trailing slash and a slash doubled after the version are forgiven. '
      + 'An empty segment anywhere else is refused with 400.',
  ],
  ['Certainty', '`documented` by CleverReach, `seen` in clients that work, or `inferred`. Objects may hold more keys than are listed.'],
];

/** What the document is about. */
export const introduction =
  'The endpoints of CleverReach REST v3 under the same paths. A client of CleverReach changes its base address and its credential: '
  + 'the gateway keeps the tokens of CleverReach to itself and takes credentials of its own.';
