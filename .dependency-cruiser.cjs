/** The street. A room may import itself and any room EARLIER in this list, nothing else. */
const street = ['core', 'contract', 'config', 'telemetry', 'storage', 'transport', 'vault', 'access', 'upstream', 'domains', 'edge'];
const later = (room) => street.slice(street.indexOf(room) + 1).concat('cli', 'simulator').join('|');
const tops = '(main|quickstart|generate|app\\.module)\\.ts';

const packages = (names) => `(^|/)node_modules/(${names})/`;
/** Node's own modules that reach outside the process. */
const withIo = '^(node:)?(fs|net|http|https|http2|tls|dgram|dns|child_process|worker_threads|cluster|process|os|stream)(/|$)';

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    ...street.map((room) =>
      rule(`${room}-looks-only-down-the-street`, 'A room may import only rooms earlier on the street.',
        { path: `^src/${room}/` }, { path: `^src/(${later(room)})/|^src/${tops}` })),
    rule('simulator-lives-alone', 'The simulator checks our reading of CleverReach; it borrows rows and shapes only.',
      { path: '^src/simulator/' },
      { path: '^src/', pathNot: '^src/(simulator|core)/|^src/contract/(shapes/|endpoints/|endpoint\\.ts|rows\\.ts)' }),
    rule('production-never-boots-the-simulator', 'Only the quickstart, the generator and tests may start it.',
      { path: '^src/(main|app\\.module)\\.ts' }, { path: '^src/simulator/' }),
    rule('domains-are-neighbours-not-flatmates', 'Another domain only through its door, index.ts.',
      { path: '^src/domains/([^/]+)/' }, { path: '^src/domains/[^/]+/', pathNot: '^src/domains/$1/|^src/domains/[^/]+/index\\.ts$' }),
    rule('edges-do-not-meet', 'Ways in are strangers; edge/door holds what every way in needs.',
      { path: '^src/edge/([^/]+)/' }, { path: '^src/edge/[^/]+/', pathNot: '^src/edge/$1/|^src/edge/door/' }),
    rule('plain-rooms-stay-plain', 'core, contract and the table of legacy changes know no framework and no I/O.',
      { path: '^src/(core|contract|edge/legacy/changes)/', pathNot: '\\.spec\\.ts$' },
      { path: `${packages('@nestjs|fastify|undici|kysely|ioredis|@apollo|graphql|pino')}|${withIo}` }),
    rule('tokens-stay-indoors', 'Domains and the callers\' doors never open the vault.',
      { path: '^src/(domains|edge/(rest|graphql|legacy|door|docs|token|authorize))/' }, { path: '^src/vault/' }),
    rule('only-the-vault-opens-ciphertext', 'The cipher has no visitor from outside the vault.',
      { path: '^src/', pathNot: '^src/vault/' }, { path: '^src/vault/cipher\\.ts$' }),
    rule('services-do-not-speak-graphql', 'A service knows no transport.',
      { path: '\\.service\\.ts$' }, { path: packages('@nestjs/graphql|graphql|@apollo|fastify') }),
    rule('no-circles', 'Import circles hide who depends on whom.', {}, { circular: true }),
    rule('no-orphans', 'A file nobody imports is dead.',
      { orphan: true, path: '^src/', pathNot: `\\.spec\\.ts$|^src/${tops}|^src/(cli|simulator)/main\\.ts$` }, {}),
    rule('not-to-test', 'The product never imports its tests.', { path: '^src/' }, { path: '^(test|bench)/|\\.spec\\.ts$' }),
    rule('not-to-dev-dependencies', 'Production code imports production dependencies only.',
      { path: '^src/', pathNot: '\\.spec\\.ts$' }, { dependencyTypes: ['npm-dev'] }),
    rule('resolvable', 'An import that leads nowhere.', {}, { couldNotResolve: true }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
