import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CHECKOUT } from '../start/checkout.ts';
import { copyCheckout, terminalEnvironment, type CheckoutCopy } from './checkout-copy.ts';

const run = promisify(execFile);
const NPM = ['--offline', '--no-audit', '--no-fund', '--loglevel=error'];
const COMPILER = [
  ...['--strict', '--exactOptionalPropertyTypes', '--resolveJsonModule'],
  ...['--module', 'nodenext', '--target', 'es2022', '--types', 'node'],
  ...['--typeRoots', join(CHECKOUT, 'node_modules/@types')],
];

export const CONTRACTS = '@reformgraph/event-contracts';

/** A folder such as a department's developer begins with: the packed contracts installed, and nothing of the checkout. */
export interface DepartmentFolder {
  readonly folder: string;
  /** The copy of the checkout in which the contracts were packed. */
  readonly copy: CheckoutCopy;
  /** Type-checks a source below the folder and compiles it to JavaScript in the folder itself; rejects with what is wrong. */
  compile(source: string): Promise<void>;
  /** Runs Node.js there as a terminal would. */
  node(...args: string[]): Promise<{ readonly stdout: string }>;
  remove(): Promise<void>;
}

/** Packs the contracts and installs them with zod and `further` packages, which are taken from the checkout. */
export async function departmentFolder(further: readonly string[] = []): Promise<DepartmentFolder> {
  const copy = await copyCheckout();
  const folder = await mkdtemp(join(tmpdir(), 'reformgraph-spec-'));
  const env = terminalEnvironment();
  await run('npm', ['pack', ...NPM, '--pack-destination', folder], {
    cwd: join(copy.folder, 'packages/event-contracts'),
    env,
  });
  const [tarball = ''] = await readdir(folder);
  const others = ['zod', ...further].map((name) => [name, `file:${join(CHECKOUT, 'node_modules', name)}`]);
  const dependencies = { [CONTRACTS]: `file:${tarball}`, ...Object.fromEntries(others) } as object;
  await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module', dependencies }));
  await run('npm', ['install', ...NPM, '--install-links'], { cwd: folder, env });
  const node = (...args: string[]) => run(process.execPath, args, { cwd: folder, env });
  return {
    folder,
    copy,
    node,
    compile: async (source) => {
      await node(join(CHECKOUT, 'node_modules/typescript/bin/tsc'), source, ...COMPILER, '--outDir', '.');
    },
    remove: async () => {
      await copy.remove();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
