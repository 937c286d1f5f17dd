import { execFile } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import { basename } from 'node:path';
import { promisify } from 'node:util';

/** A living process: base name of its program, its working folder where known, its arguments where known. */
export interface LivingProcess {
  name: string;
  folder?: string;
  arguments?: string;
}

/** Facts about a process; undefined when there is none, or only a zombie that nobody has collected. */
export async function livingProcess(pid: number): Promise<LivingProcess | undefined> {
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
}

async function fromProc(pid: number): Promise<LivingProcess | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  const match = stat === undefined ? null : /^\d+ \(([\s\S]*)\) (\S)/.exec(stat);
  if (!match || match[2] === 'Z' || match[2] === 'X') return undefined;
  const folder = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
  return { name: match[1] ?? '', ...(folder === undefined ? {} : { folder }) };
}

async function fromPs(pid: number): Promise<LivingProcess | undefined> {
  const show = async (column: string) =>
    (await promisify(execFile)('ps', ['-o', `${column}=`, '-p', String(pid)])).stdout.trim();
  try {
    if ((await show('stat')).startsWith('Z')) return undefined;
    return { name: basename(await show('comm')), arguments: await show('args') };
  } catch {
    return undefined;
  }
}
