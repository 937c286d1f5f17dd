import { basename, join } from 'node:path';

const ESM_ONLY = ['jose', 'uuid', '@prisma/client', '@graphql-codegen', 'change-case-all'];

const MATCH = {
  test: {
    testMatch: ['**/*.spec.ts'],
    testPathIgnorePatterns: ['\\.(int|e2e)\\.spec\\.ts$', '/dist/', '/node_modules/'],
  },
  int: { testMatch: ['**/*.int.spec.ts'], testPathIgnorePatterns: ['/dist/', '/node_modules/'] },
  e2e: { testMatch: ['**/*.e2e.spec.ts'], testPathIgnorePatterns: ['/dist/', '/node_modules/'] },
};

/**
 * Jest configuration of one project. `TEST_KIND` (test, int or e2e) picks the specs by their ending;
 * the counts of a run go to `reports/<kind>.json`, from which `npm test` adds up its last line.
 */
export function jestProject(rootDir) {
  const kind = process.env.TEST_KIND ?? 'test';
  return {
    rootDir,
    displayName: `${basename(rootDir)}:${kind}`,
    ...MATCH[kind],
    testEnvironment: 'node',
    moduleFileExtensions: ['ts', 'tsx', 'js', 'mjs', 'cjs', 'json', 'node'],
    modulePathIgnorePatterns: ['/dist/'],
    transform: {
      '\\.[cm]?[jt]sx?$': [
        '@swc/jest',
        {
          swcrc: false,
          module: { type: 'commonjs' },
          jsc: { target: 'es2022', parser: { syntax: 'typescript', tsx: false } },
        },
      ],
    },
    transformIgnorePatterns: [`/node_modules/(?!(${ESM_ONLY.join('|')})/)`],
    testTimeout: kind === 'test' ? 10_000 : kind === 'int' ? 60_000 : 300_000,
    reporters: [
      'default',
      [join(import.meta.dirname, 'jest.counts.mjs'), { file: join(rootDir, 'reports', `${kind}.json`) }],
    ],
  };
}
