import swc from 'unplugin-swc';
import { defineConfig } from 'vitest/config';

/** Three sizes: small beside the file, medium with real stores and the simulator, e2e over HTTP against the whole application. */
const project = (name: string, include: string[], timeoutMs: number) => ({
  plugins: [
    swc.vite({
      swcrc: false,
      configFile: false,
      jsc: {
        target: 'es2023',
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        keepClassNames: true,
      },
    }),
  ],
  oxc: false as const,
  // Vite would take graphql's ES modules while Nest and Apollo run its CommonJS: two copies do not know each other's types.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: { name, include, testTimeout: timeoutMs, hookTimeout: timeoutMs, environment: 'node' as const, setupFiles: ['./test/support/setup.ts'] },
});

const graphqlSpecs = project('reference', ['test/medium/graphql-*.spec.ts', 'test/e2e/graphql-*.e2e-spec.ts'], 60_000);

/** The specs of GraphQL once more, executed by graphql-js itself: the compiled executor must not make a difference. */
const executedByGraphqlJs = {
  ...graphqlSpecs,
  test: { ...graphqlSpecs.test, exclude: ['test/medium/graphql-executor.spec.ts'], env: { GRAPHQL_COMPILED_OPERATIONS: '0' } },
};

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      project('small', ['src/**/*.spec.ts'], 60_000),
      project('medium', ['test/medium/**/*.spec.ts', 'test/contract/**/*.spec.ts', 'test/architecture/**/*.spec.ts'], 60_000),
      project('e2e', ['test/e2e/**/*.e2e-spec.ts'], 60_000),
      project('slow', ['test/slow/**/*.slow-spec.ts'], 600_000),
      project('faults', ['test/faults/**/*.faults-spec.ts'], 600_000),
      executedByGraphqlJs,
    ],
  },
});
