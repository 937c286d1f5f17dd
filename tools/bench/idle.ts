import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { newWorkplace, startPlatform } from '../e2e/running-platform.ts';
import type { Effort } from './effort.ts';
import type { Measurement } from './figures.ts';
import type { Transport } from './stage.ts';

/** Clock ticks of Linux's /proc are hundredths of a second. */
const TICKS_PER_SECOND = 100;
const SETTLED_AFTER_MILLISECONDS = 75_000;
const WINDOW_MILLISECONDS = 30_000;

/**
 * Share of one core that an empty platform takes, as `npm start -- --empty` runs it, when nobody asks: its Node.js
 * processes together (the command that keeps them running among them), PostgreSQL with its sessions, and the broker.
 * Read from Linux's /proc.
 */
export async function idleShares(transport: Transport, { rounds, quick }: Effort): Promise<Measurement[]> {
  const workplace = await newWorkplace();
  const platform = startPlatform(workplace, ['--empty', ...(transport === 'kafka' ? ['--kafka'] : [])]);
  try {
    await platform.says('The explorer is at');
    await wait(quick ? 0 : SETTLED_AFTER_MILLISECONDS);
    const groups = groupsOf(platform.parts(), platform.process.pid ?? 0);
    const shares: Record<string, number>[] = [];
    for (let round = 0; round < rounds; round++)
      shares.push(await sharesOver(groups, quick ? 1_000 : WINDOW_MILLISECONDS));
    return Object.keys(groups).map((group) => ({
      name: `idle, ${group}`,
      unit: '% of a core',
      goal: group === 'Node.js' ? { atMost: 3 } : null,
      rounds: shares.map((share) => share[group] ?? Number.NaN),
    }));
  } finally {
    await platform.stop();
    workplace.remove();
  }
}

type Groups = Readonly<Record<string, readonly number[]>>;

function groupsOf(parts: Readonly<Record<string, { readonly pid: number }>>, command: number): Groups {
  const { postgres, kafka, ...node } = Object.fromEntries(
    Object.entries(parts).map(([name, { pid }]) => [name, pid]),
  );
  return {
    'Node.js': [command, ...Object.values(node)],
    ...(postgres === undefined ? {} : { PostgreSQL: [postgres] }),
    ...(kafka === undefined ? {} : { broker: [kafka] }),
  };
}

async function sharesOver(groups: Groups, milliseconds: number): Promise<Record<string, number>> {
  const before = secondsOf(groups);
  const begun = performance.now();
  await wait(milliseconds);
  const after = secondsOf(groups);
  const passed = (performance.now() - begun) / 1_000;
  return Object.fromEntries(
    Object.keys(groups).map((group) => [
      group,
      (100 * ((after[group] ?? 0) - (before[group] ?? 0))) / passed,
    ]),
  );
}

/** Seconds of CPU that each group has taken: PostgreSQL's with the processes below it, which are its sessions. */
function secondsOf(groups: Groups): Record<string, number> {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => statOf(Number(name)) ?? []);
  return Object.fromEntries(
    Object.entries(groups).map(([group, roots]) => {
      const pids = group === 'PostgreSQL' ? below(roots, all) : new Set(roots);
      const ticks = all.reduce((sum, stat) => sum + (pids.has(stat.pid) ? stat.ticks : 0), 0);
      return [group, ticks / TICKS_PER_SECOND];
    }),
  );
}

interface Stat {
  readonly pid: number;
  readonly parent: number;
  readonly ticks: number;
}

/** The process's own time and that of its children that have ended; undefined where it is gone. */
function statOf(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [, parent = 0] = fields;
    return { pid, parent, ticks: fields.slice(11, 15).reduce((sum, ticks) => sum + ticks, 0) };
  } catch {
    return undefined;
  }
}

function below(roots: readonly number[], all: readonly Stat[]): Set<number> {
  const found = new Set(roots);
  for (let size = 0; size !== found.size;) {
    size = found.size;
    for (const { pid, parent } of all) if (found.has(parent)) found.add(pid);
  }
  return found;
}
