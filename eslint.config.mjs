import tseslint from 'typescript-eslint';

const envOnlyInConfig = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'Only src/config reads the environment.',
};
const revealOnlyIndoors = {
  selector: "CallExpression[callee.property.name='reveal']",
  message: 'A secret is revealed only in vault, access and upstream, where a reviewer looks.',
};
const noForwardRef = { selector: "CallExpression[callee.name='forwardRef']", message: 'Circular injection hides a wrong border.' };
const noGlobal = { selector: "Decorator[expression.callee.name='Global']", message: 'A module says what it needs.' };
const versionsOnlyInLegacy = {
  selector: "BinaryExpression[operator='==='] > Literal[value=/^v[12]$/]",
  message: 'Old versions are spoken of only in edge/legacy.',
};

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'data/', 'coverage/', 'docs/', 'bench/peers/', 'reports/'] },
  ...tseslint.configs.recommendedTypeChecked.map((c) => ({ ...c, files: ['**/*.ts'] })),
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'no-console': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-params': 'off',
      '@typescript-eslint/max-params': ['error', { max: 4 }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
      '@typescript-eslint/prefer-promise-reject-errors': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
    },
  },
  {
    files: ['src/**/*.ts', 'assembly/**/*.ts'],
    ignores: ['src/**/*.spec.ts'],
    rules: {
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      'no-restricted-syntax': ['error', envOnlyInConfig, revealOnlyIndoors, noForwardRef, noGlobal, versionsOnlyInLegacy],
    },
  },
  { files: ['src/config/**/*.ts'], rules: { 'no-restricted-syntax': ['error', revealOnlyIndoors, noForwardRef, noGlobal, versionsOnlyInLegacy] } },
  { files: ['src/{vault,access,upstream}/**/*.ts'], rules: { 'no-restricted-syntax': ['error', envOnlyInConfig, noForwardRef, noGlobal, versionsOnlyInLegacy] } },
  { files: ['src/edge/legacy/**/*.ts', 'src/contract/**/*.ts'], rules: { 'no-restricted-syntax': ['error', envOnlyInConfig, revealOnlyIndoors, noForwardRef, noGlobal] } },
  { files: ['src/{cli,simulator}/**/*.ts', 'src/{main,quickstart,generate}.ts'], rules: { 'no-console': 'off' } },
  // AssemblyScript: for TypeScript all its numbers are of one type.
  { files: ['assembly/**/*.ts'], rules: { '@typescript-eslint/no-unnecessary-type-assertion': 'off' } },
  {
    files: ['src/**/*.spec.ts', 'test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      'max-lines-per-function': 'off',
    },
  },
);
