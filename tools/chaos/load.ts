import { setTimeout as pause } from 'node:timers/promises';
import { GraphSilent, type AssessmentGraph } from './assessment-graph.ts';
import type { Ledger } from './ledger.ts';
import type { People } from './people.ts';
import { complete, correct, withdraw, type Known, type Seeded } from './seeding.ts';

const CLIENTS = 8;
/**
 * How long a client waits between answer and next request, in milliseconds: some tens of decisions per second, and a
 * few where the checker needs little to be tried by.
 */
export const THINKING = { usual: 250, slow: 1_000 };
/** How many public assessments each client keeps to correct; what it has beyond is withdrawn one by one. */
const KEPT = 3;
/** Of so many that are completed under way one is withdrawn again at once, of which the public hears nothing. */
const COMPLETED_PER_WITHDRAWAL = 3;

/** How many public assessments a load needs that is to withdraw so many of them. */
export function publicOnes(withdrawals: number): number {
  return CLIENTS * KEPT + withdrawals;
}

/** What a load came to. */
export interface LoadResult {
  readonly corrected: number;
  readonly completed: number;
  readonly withdrawn: number;
  /** What was asked for and never answered. */
  readonly silent: number;
  /** What was refused though nothing was wrong with it. */
  readonly refused: readonly string[];
}

/**
 * Decides by the use cases until `until` is aborted: a bounded number of clients, each with assessments of its own,
 * corrects public ones in turn and withdraws some, another completes the appraised ones and withdraws some, all spread
 * over `seconds`. What is under way then is asked for until it is answered.
 */
export async function decideUntil(
  until: AbortSignal,
  run: {
    readonly graph: AssessmentGraph;
    readonly people: People;
    readonly seeded: Seeded;
    readonly ledger: Ledger;
    readonly seconds: number;
    readonly thinking: number;
  },
): Promise<LoadResult> {
  const { graph, people, seeded, ledger } = run;
  const refused: string[] = [];
  const result = { corrected: 0, completed: 0, withdrawn: 0, silent: 0, refused };
  const begin = performance.now();
  const wait = (milliseconds: number) =>
    pause(milliseconds, undefined, { signal: until }).catch(() => undefined);

  const withdrawing = async (known: Known, published: boolean): Promise<void> => {
    await withdraw(graph, people, known, ledger, { published });
    result.withdrawn += 1;
  };
  const corrector = async (own: readonly Known[]): Promise<void> => {
    const waiting = [...own];
    const between = (run.seconds * 1_000) / (own.length - KEPT + 1);
    let due = begin + between;
    for (let known = waiting.shift(); known && !until.aborted; known = waiting.shift()) {
      if (waiting.length >= KEPT && performance.now() >= due) {
        due += between;
        await withdrawing(known, true);
      } else {
        waiting.push(await correct(graph, people, known, ledger));
        result.corrected += 1;
      }
      await wait(run.thinking);
    }
  };
  const completer = async (): Promise<void> => {
    const between = (run.seconds * 1_000) / (seeded.appraised.length + 1);
    for (const appraised of seeded.appraised) {
      await wait(between);
      if (until.aborted) return;
      const known = await complete(graph, people, appraised, ledger);
      result.completed += 1;
      if (result.completed % COMPLETED_PER_WITHDRAWAL === 0) await withdrawing(known, false);
    }
  };
  const silently = async (client: Promise<void>): Promise<void> => {
    try {
      await client;
    } catch (error) {
      if (error instanceof GraphSilent) result.silent += 1;
      else refused.push(error instanceof Error ? error.message : String(error));
    }
  };
  const shares = Array.from({ length: CLIENTS }, (_, client) =>
    seeded.published.filter((_known, position) => position % CLIENTS === client),
  );
  await Promise.all([...shares.map(corrector), completer()].map(silently));
  return result;
}
