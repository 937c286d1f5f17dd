import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { copyCheckout, terminalEnvironment, type CheckoutCopy } from './checkout-copy.ts';

const BOUNDARY = '@nx/enforce-module-boundaries';
const RESTRICTED = 'no-restricted-imports';

/** Imports that a wall must refuse: where they stand, what they say, and the words and rule that refuse them. */
const VIOLATIONS = [
  {
    name: 'a service that imports another service',
    file: 'services/organizations/src/planted-service.ts',
    source: `import '@reformgraph/scheduling/config';\n`,
    refusal: 'A project tagged with "type:service" can only depend on libs tagged with',
    rule: BOUNDARY,
  },
  {
    name: 'a service that reaches into another service’s folder',
    file: 'services/organizations/src/planted-path.ts',
    source: `import '../../scheduling/src/main.ts';\n`,
    refusal: 'Projects cannot be imported by a relative or absolute path',
    rule: BOUNDARY,
  },
  {
    name: 'the scoring package that imports the kit',
    file: 'packages/scoring/src/planted-kit.ts',
    source: `import '@reformgraph/subgraph-kit';\n`,
    refusal: 'A project tagged with "type:scoring" can only depend on',
    rule: BOUNDARY,
  },
  {
    name: 'a domain file that imports a framework',
    file: 'services/organizations/src/domain/planted-framework.ts',
    source: `import 'fastify';\n`,
    refusal: 'The domain imports only itself',
    rule: RESTRICTED,
  },
  {
    name: 'a domain file that imports the data folder',
    file: 'services/organizations/src/domain/planted-data.ts',
    source: `import '../data/rows.ts';\n`,
    refusal: 'The domain imports only itself',
    rule: RESTRICTED,
  },
  {
    name: 'a use case that imports the data folder',
    file: 'services/organizations/src/use-cases/planted-data.ts',
    source: `import '../data/rows.ts';\n`,
    refusal: 'Not from here',
    rule: RESTRICTED,
  },
  {
    name: 'a resolver that imports the generated database client',
    file: 'services/organizations/src/graphql/planted-client.ts',
    source: `import '../generated/prisma/client.ts';\n`,
    refusal: 'Not from here',
    rule: RESTRICTED,
  },
  {
    name: 'a service that imports kafkajs',
    file: 'services/organizations/src/planted-kafka.ts',
    source: `import 'kafkajs';\n`,
    refusal: 'Only packages/messaging imports kafkajs',
    rule: RESTRICTED,
  },
  {
    name: 'a domain file that imports kafkajs',
    file: 'services/organizations/src/domain/planted-kafka.ts',
    source: `import 'kafkajs';\n`,
    refusal: 'Only packages/messaging imports kafkajs',
    rule: RESTRICTED,
  },
] as const;

let copy: CheckoutCopy;
let untouched: Linted;
let planted: Linted;

interface Linted {
  readonly code: number | null;
  readonly output: string;
}

/** Lints through Nx: without its project graph the boundary rule would be skipped, silently and with exit code 0. */
function lint(...projects: string[]): Promise<Linted> {
  const nx = spawn(
    process.execPath,
    [
      'node_modules/nx/dist/bin/nx.js',
      'run-many',
      '-t',
      'lint',
      '-p',
      projects.join(','),
      '--output-style=stream-without-prefixes',
    ],
    {
      cwd: copy.folder,
      env: terminalEnvironment({ NX_DAEMON: 'false', NX_NO_CLOUD: 'true', NX_TUI: 'false', NO_COLOR: '1' }),
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  nx.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  nx.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve) =>
    nx.once('close', (code) => resolve({ code, output: stripVTControlCharacters(output) })),
  );
}

/** What ESLint says of one file: the lines below its path, up to the next empty one. */
function complaintsAbout(file: string, { output }: Linted): string {
  const [, after = ''] = output.split(`${join(copy.folder, file)}\n`);
  return after.split('\n\n')[0] ?? '';
}

beforeAll(async () => {
  copy = await copyCheckout();
  untouched = await lint('scoring');
  for (const { file, source } of VIOLATIONS) {
    await mkdir(dirname(join(copy.folder, file)), { recursive: true });
    await writeFile(join(copy.folder, file), source);
  }
  planted = await lint('organizations', 'scoring');
});

afterAll(() => copy.remove());

describe('the walls between modules', () => {
  it('leave an untouched project green', () => {
    expect(untouched.code === 0 ? '' : untouched.output).toBe('');
  });

  it('turn lint red when they are broken, and for the broken files alone', () => {
    expect(planted.code).not.toBe(0);
    const complaints = planted.output
      .split('\n\n')
      .filter((part) => part.includes(BOUNDARY) || part.includes(RESTRICTED));
    const files = complaints.map((part) => part.split('\n').find((line) => line.startsWith(copy.folder)));
    expect(files.sort()).toEqual(VIOLATIONS.map(({ file }) => join(copy.folder, file)).sort());
  });

  it.each(VIOLATIONS)('refuse $name', ({ file, refusal, rule }) => {
    const complaints = complaintsAbout(file, planted);
    expect(complaints).toContain(refusal);
    expect(complaints).toContain(rule);
  });
});
