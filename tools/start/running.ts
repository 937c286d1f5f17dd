import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isListening } from '@reformgraph/local-postgres';
import { Complaint } from './complaint.ts';
import type { Parts } from './supervisor.ts';

const PARTS_FILE = 'parts.json';

/** The file of a data folder that says which processes run, with process id and port. */
export function partsFileOf(folder: string): string {
  return join(folder, PARTS_FILE);
}

/** Throws Complaint where the parts of a platform run on the data folder. */
export async function refuseRunning(folder: string): Promise<void> {
  const text = await readFile(partsFileOf(folder), 'utf8').catch(() => '{}');
  for (const [name, { pid, port }] of Object.entries(partsIn(text)))
    if (isAlive(pid) && (await isListening(port)))
      throw new Complaint(
        `A platform already runs on the data folder ${folder} (${name}, process ${pid}): stop it first.`,
      );
}

function partsIn(text: string): Parts {
  try {
    return JSON.parse(text) as Parts;
  } catch {
    return {};
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
