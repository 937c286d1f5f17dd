import { backlogTimes } from './backlog.ts';
import { completions } from './completions.ts';
import { commitRatios } from './commit-rate.ts';
import type { Effort } from './effort.ts';
import type { Measurement } from './figures.ts';
import { idleShares } from './idle.ts';
import { rebuildRate } from './rebuild-rate.ts';
import { relayRates } from './relay-rate.ts';
import { shownAtGateway } from './shown-at-gateway.ts';
import { openStage, type Stage, type Transport } from './stage.ts';
import { takeoverTimes } from './takeover.ts';

type Measure = (transport: Transport, effort: Effort) => Promise<readonly Measurement[]>;

/** What can be measured, by the name that `--only` takes; each on a stage of its own. */
export const FIGURES = {
  completions: onStage(['assessment', 'reporting'], completions),
  gateway: shownAtGateway,
  takeover: onStage(['assessment'], takeoverTimes),
  relay: onStage(['assessment'], relayRates),
  commits: onStage(['assessment'], commitRatios),
  backlog: onStage(['assessment', 'reporting'], backlogTimes),
  'rebuild-small': onStage(['assessment', 'reporting'], rebuildRate('small')),
  'rebuild-real': onStage(['assessment', 'reporting'], rebuildRate('real')),
  idle: idleShares,
} as const satisfies Readonly<Record<string, Measure>>;
export type FigureName = keyof typeof FIGURES;

function onStage(
  services: Parameters<typeof openStage>[1],
  measure: (stage: Stage, effort: Effort) => Promise<readonly Measurement[]>,
): Measure {
  return async (transport, effort) => {
    const stage = await openStage(transport, services);
    try {
      return await measure(stage, effort);
    } finally {
      await stage.close();
    }
  };
}
