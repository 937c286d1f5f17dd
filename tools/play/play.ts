import type { GraphClient } from './graph-client.ts';
import type { PhaseName } from './phase-labels.ts';
import { PHASES } from './phases.ts';
import { CITY_LEADER, yearProgress } from './rankings.ts';
import { canSignIn } from './registration.ts';
import type { Stage } from './stage.ts';
import { readYearData } from './year-data.ts';

const AD_HOC_VISITS = 2;

/** `phase` is under way; `done` of `total` steps of the whole play. */
export type OnProgress = (phase: PhaseName, done: number, total: number) => void;

export interface PlayedYear {
  readonly phases: readonly { readonly name: PhaseName; readonly seconds: number }[];
  readonly steps: number;
}

/**
 * Plays the City's 2024 inspection year through the public graph, as the persons whose part each step is. Everything is
 * decided by the data folder alone and every mutation has the same idempotency key in every run, so a play that was
 * interrupted is finished by playing again. Throws Refused, GraphError or a connection's error where it cannot go on.
 */
export async function playYear(options: {
  graph: GraphClient;
  dataFolder: string;
  onProgress: OnProgress;
}): Promise<PlayedYear> {
  const data = await readYearData(options.dataFolder);
  const total = PHASES.reduce((sum, { steps }) => sum + steps(data), 0);
  const personIds: Stage['personIds'] = new Map();
  const phases: { name: PhaseName; seconds: number }[] = [];
  let done = 0;
  for (const { name, play } of PHASES) {
    const begin = performance.now();
    options.onProgress(name, done, total);
    const step = () => options.onProgress(name, (done += 1), total);
    await play({ graph: options.graph, data, personIds, step });
    phases.push({ name, seconds: Math.round(performance.now() - begin) / 1_000 });
  }
  return { phases, steps: total };
}

/**
 * True where the whole year is played: every unit of the data folder stands in a published ranking, and the visits for
 * a cause are concluded.
 */
export async function isPlayed(graph: GraphClient, dataFolder: string): Promise<boolean> {
  if (!(await canSignIn(graph, CITY_LEADER))) return false;
  const { units } = await readYearData(dataFolder);
  const { unpublished, concludedAdHocVisits } = await yearProgress(graph, units);
  return unpublished === 0 && concludedAdHocVisits >= AD_HOC_VISITS;
}
