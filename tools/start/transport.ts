import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Complaint } from './complaint.ts';

const FILE = 'transport.json';
const shape = z.object({ transport: z.string(), settled: z.boolean() });

/**
 * Throws Complaint where a data folder's year is not played to its end over another transport than this one ("the
 * embedded log"): what was said over that one and not heard yet would never be.
 */
export async function refuseOtherTransport(folder: string, transport: string): Promise<void> {
  const last = await lastOf(folder);
  if (last && last.transport !== transport && !last.settled)
    throw new Complaint(
      `The data folder ${folder} is under way over ${last.transport}, and ${transport} would lose its events: ` +
        'start it as before until the year is played, or start over with "npm run reset".',
    );
}

/** Notes over which transport the folder runs; `settled` once the year is played: all that was said has been heard. */
export async function noteTransport(folder: string, transport: string, settled: boolean): Promise<void> {
  const draft = join(folder, `${FILE}.${process.pid}`);
  await writeFile(draft, JSON.stringify({ transport, settled }));
  await rename(draft, join(folder, FILE));
}

async function lastOf(folder: string): Promise<z.infer<typeof shape> | null> {
  const text = await readFile(join(folder, FILE), 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    return shape.parse(JSON.parse(text));
  } catch {
    throw new Complaint(
      `The data folder ${folder} is broken: ${FILE} cannot be read. "npm run reset" starts over.`,
    );
  }
}
