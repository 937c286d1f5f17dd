import { cp, mkdir, mkdtemp, readdir, readlink, realpath, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { CHECKOUT } from '../start/checkout.ts';

const LEFT_OUT = new Set(['.git', '.nx', '.reformgraph', 'dist', 'generated', 'reports', 'coverage']);
const WORKSPACE_SCOPE = '@reformgraph';

/** A second checkout beside this one, for a check that changes files or wants nothing built yet. */
export interface CheckoutCopy {
  readonly folder: string;
  remove(): Promise<void>;
}

/**
 * Copies the sources of this checkout into a new folder whose name has a space and Vietnamese letters. Nothing built,
 * cached or played is in it; the installed packages are those of this checkout, and workspaces lead to the copy.
 */
export async function copyCheckout(): Promise<CheckoutCopy> {
  const parent = await realpath(await mkdtemp(join(tmpdir(), 'reformgraph-spec-')));
  const folder = join(parent, 'bản sao');
  const installed: string[] = [];
  await cp(CHECKOUT, folder, {
    recursive: true,
    filter: (source) => {
      const name = basename(source);
      if (name === 'node_modules') installed.push(source.slice(CHECKOUT.length));
      return name !== 'node_modules' && !LEFT_OUT.has(name);
    },
  });
  for (const path of installed)
    if (path === 'node_modules') await linkPackages(join(CHECKOUT, path), join(folder, path));
    else await symlink(join(CHECKOUT, path), join(folder, path));
  return { folder, remove: () => rm(parent, { recursive: true, force: true }) };
}

async function linkPackages(from: string, to: string): Promise<void> {
  await mkdir(join(to, WORKSPACE_SCOPE), { recursive: true });
  for (const name of await readdir(from))
    if (!name.startsWith('.') && name !== WORKSPACE_SCOPE) await symlink(join(from, name), join(to, name));
  for (const name of await readdir(join(from, WORKSPACE_SCOPE))) {
    const workspace = join(to, WORKSPACE_SCOPE, name);
    await symlink(await readlink(join(from, WORKSPACE_SCOPE, name)), workspace);
    await stat(workspace);
  }
}

/** This process's environment without what its own runner put there: a child begins as from a terminal. */
export function terminalEnvironment(added: Record<string, string> = {}): NodeJS.ProcessEnv {
  const own = /^(NX_|JEST_|NODE_OPTIONS$|NODE_ENV$|TEST_KIND$|FORCE_COLOR$|REFORMGRAPH_DATA$)/;
  return { ...Object.fromEntries(Object.entries(process.env).filter(([key]) => !own.test(key))), ...added };
}
