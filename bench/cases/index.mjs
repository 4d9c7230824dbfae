import boot from './boot.mjs';
import cached from './cached.mjs';
import connections from './connections.mjs';
import graphql from './graphql.mjs';
import largePages from './large-pages.mjs';
import legacy from './legacy.mjs';
import persisted from './persisted.mjs';
import rest from './rest.mjs';
import soak from './soak.mjs';
import upstreamCalls from './upstream-calls.mjs';
import workers from './workers.mjs';

/** Every case: `{ name, title, run(stage, options) }`. What `run` gives is written to `results/<name>.json`. */
export const cases = [
  ...boot, ...rest, ...legacy, ...cached, ...graphql, ...persisted, ...upstreamCalls, ...connections, ...workers, ...largePages, ...soak,
];
