import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { removeLocalPostgres } from './index.ts';

/** Waits until the probe says yes; fails after `ms` with a sentence that names what was awaited. */
export async function until(what: string, probe: () => Promise<boolean>, ms = 10_000): Promise<void> {
  const end = performance.now() + ms;
  while (!(await probe())) {
    if (performance.now() > end) throw new Error(`waited ${ms} ms in vain: ${what}`);
    await pause(20);
  }
}

/** Arguments of all living processes that name the text among them (zombies have none). */
export async function processesNaming(text: string): Promise<string[]> {
  const all =
    process.platform === 'linux'
      ? await Promise.all(
          (await readdir('/proc'))
            .filter((name) => /^\d+$/.test(name))
            .map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
        )
      : execFileSync('ps', ['-A', '-o', 'args='], { encoding: 'utf8' }).split('\n');
  return all.map((line) => line.replaceAll('\0', ' ')).filter((line) => line.includes(text));
}

/** Runs one statement on a connection of its own and returns its rows. */
export async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** A temporary folder that only this user may enter (mode 700), with what is asked of it below. */
export async function privateFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'cải cách hành chính ')));
  return {
    path,
    remove: async () => {
      for (const name of await readdir(path)) await removeLocalPostgres(join(path, name));
      await rm(path, { recursive: true, force: true });
    },
  };
}
