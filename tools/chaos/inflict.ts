import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { republish, type SqlExecutor } from '@reformgraph/messaging';
import { nameOf, type Fault } from './fault-plan.ts';
import type { Parts } from './parts.ts';
import { onDatabase } from './rows.ts';
import { within } from './within.ts';

const UNMARKED = 20;
/** How long a fault waits for its victim to be there again. Milliseconds. */
const PATIENCE = 60_000;

/** What became of a plan: the faults that were done, and why others could not be. */
export interface Inflicted {
  readonly done: readonly Fault[];
  readonly missed: readonly string[];
}

/** Does each fault of the plan at its time, as soon as its victim lives; resolves after the last. */
export async function inflictAll(
  faults: readonly Fault[],
  parts: Parts,
  tell: (fault: Fault) => void,
): Promise<Inflicted> {
  const begin = performance.now();
  const done: Fault[] = [];
  const missed: string[] = [];
  await Promise.all(
    faults.map(async (fault) => {
      await pause(Math.max(0, begin + fault.at - performance.now()));
      try {
        await inflict(fault, parts);
        done.push(fault);
      } catch (error) {
        missed.push(`${nameOf(fault)}: ${error instanceof Error ? error.message : String(error)}`);
      }
      tell(fault);
    }),
  );
  return { done, missed };
}

async function inflict(fault: Fault, parts: Parts): Promise<void> {
  switch (fault.kind) {
    case 'KILL':
      process.kill(await living(fault.target, parts), 'SIGKILL');
      return;
    case 'STOP':
      return stopFor(await living(fault.target, parts), fault.milliseconds);
    case 'DROP_SESSIONS':
      return asked(
        parts.superuserOf(fault.target),
        async (sql) => (await sql.query(DROP, [`${fault.target}_app`])).length > 0,
      );
    case 'CUT_BROKER':
      return until('a connection to the broker is open', () => Promise.resolve(Boolean(parts.proxy?.cut())));
    case 'UNMARK':
      return asked(parts.addresses.assessment.owner, unmark);
  }
}

/** The process of a part, as soon as there is one whose end is not only untold. Throws NotInTime. */
function living(target: string, parts: Parts): Promise<number> {
  return within(PATIENCE, `${target} runs`, () => Promise.resolve(parts.pidOf(target)).then(alive));
}

function alive(pid: number | undefined): number | undefined {
  if (pid !== undefined) process.kill(pid, 0);
  return pid;
}

/**
 * Stops a process and lets it go on after the time, by a process of its own: it goes on even where the harness is gone
 * by then.
 */
function stopFor(pid: number, milliseconds: number): Promise<void> {
  const seconds = (milliseconds / 1_000).toFixed(3);
  const shell = spawn(
    'sh',
    ['-c', 'kill -STOP "$1" || exit 1; sleep "$2"; kill -CONT "$1" || true', 'sh', String(pid), seconds],
    {
      detached: true,
      stdio: 'ignore',
    },
  );
  return new Promise((resolve, reject) => {
    shell.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error('There was no process any more to be stopped')),
    );
    shell.once('error', reject);
  });
}

const DROP = 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1';

/**
 * Lets the newest sent rows be sent again as a relay leaves them that dies before it marks them: with all later ones of
 * their keys, so that a key still ends in its newest.
 */
async function unmark(sql: SqlExecutor): Promise<boolean> {
  const [oldest] = await sql.query<{ id: string | null }>(
    `SELECT min(id)::text AS id
     FROM (SELECT id FROM messaging.outbox WHERE published_at IS NOT NULL ORDER BY id DESC LIMIT $1) AS newest`,
    [UNMARKED],
  );
  if (!oldest?.id) return false;
  await republish(sql, { fromId: BigInt(oldest.id) });
  return true;
}

/** Does it on a database as soon as it takes statements and there is something to be done to. Throws NotInTime. */
function asked(url: string, work: (sql: SqlExecutor) => Promise<boolean>): Promise<void> {
  return until('the database takes what there is to do', () => onDatabase(url, work));
}

/** Tries until it has an effect. Throws NotInTime. */
async function until(what: string, work: () => Promise<boolean>): Promise<void> {
  await within(PATIENCE, what, async () => (await work()) || undefined);
}
