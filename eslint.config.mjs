import eslint from '@eslint/js';
import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

/** What a project of a type may import of the workspace; enforced through `nx lint`, proven by a canary spec. */
const BOUNDARIES = [
  { sourceTag: 'type:contracts', onlyDependOnLibsWithTags: ['type:contracts'] },
  { sourceTag: 'type:scoring', onlyDependOnLibsWithTags: ['type:scoring'] },
  { sourceTag: 'type:history', onlyDependOnLibsWithTags: ['type:history'] },
  { sourceTag: 'type:local-postgres', onlyDependOnLibsWithTags: ['type:local-postgres'] },
  { sourceTag: 'type:messaging', onlyDependOnLibsWithTags: ['type:contracts', 'type:local-postgres'] },
  {
    sourceTag: 'type:kit',
    onlyDependOnLibsWithTags: ['type:contracts', 'type:messaging', 'type:local-postgres'],
  },
  {
    sourceTag: 'type:testkit',
    onlyDependOnLibsWithTags: ['type:contracts', 'type:messaging', 'type:kit', 'type:local-postgres'],
  },
  {
    sourceTag: 'type:service',
    onlyDependOnLibsWithTags: [
      'type:kit',
      'type:messaging',
      'type:contracts',
      'type:scoring',
      'type:history',
      'type:testkit',
    ],
  },
  {
    sourceTag: 'type:gateway',
    onlyDependOnLibsWithTags: ['type:kit', 'type:messaging', 'type:contracts', 'type:testkit'],
  },
  {
    sourceTag: 'type:tools',
    onlyDependOnLibsWithTags: [
      'type:kit',
      'type:local-postgres',
      'type:testkit',
      'type:contracts',
      'type:messaging',
      'type:scoring',
      'type:history',
      'type:service',
      'type:gateway',
    ],
  },
];

const outside = (folder) => ({
  group: [`**/${folder}/**`],
  message: `Not from here: see docs/developers.md.`,
});

/** Imports that a folder of a service may not make: the domain knows only itself, use cases only domain and ports. */
const LAYERS = [
  {
    files: ['services/*/src/domain/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    patterns: [
      {
        regex:
          '^(?!\\./|@reformgraph/scoring$|@reformgraph/subgraph-kit/(change|command|outcome|provenance|roles|text)$)',
        message: 'The domain imports only itself, the scoring package and the kit’s value types.',
      },
    ],
  },
  {
    files: ['services/*/src/use-cases/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    patterns: ['graphql', 'data', 'generated'].map(outside),
  },
  {
    files: ['services/*/src/graphql/**/*.ts'],
    ignores: ['**/*.spec.ts', '**/context.ts'],
    patterns: [
      outside('generated/prisma'),
      { regex: '/data/(?!.*-queries)', message: 'Resolvers reach data through *-queries.' },
    ],
  },
];

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/generated/**',
      '**/node_modules/**',
      '**/reports/**',
      '.nx/**',
      '.reformgraph/**',
      // What departments write, in folders of their own: a spec compiles and runs it there.
      'packages/event-contracts/starters/**',
    ],
  },
  eslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/unbound-method': 'off',
      'no-undef': 'off',
    },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        URLSearchParams: 'readonly',
        fetch: 'readonly',
        setTimeout: 'readonly',
      },
    },
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { enforceBuildableLibDependency: false, depConstraints: BOUNDARIES },
      ],
    },
  },
  {
    files: ['**/*.ts'],
    ignores: ['packages/messaging/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: [{ name: 'kafkajs', message: 'Only packages/messaging imports kafkajs.' }] },
      ],
    },
  },
  ...LAYERS.map(({ files, ignores, patterns }) => ({
    files,
    ignores,
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: [{ name: 'kafkajs', message: 'Only packages/messaging imports kafkajs.' }], patterns },
      ],
    },
  })),
);
