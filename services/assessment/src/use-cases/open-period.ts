import { cityDay, newId, type CommandContext } from '@reformgraph/subgraph-kit';
import { notFound, unknownOrganization } from '@reformgraph/subgraph-kit/outcome';
import { freezeCriteriaSet } from '../domain/criteria-set.ts';
import {
  blocksWithoutCriteria,
  blocksWithoutUnits,
  openPeriod as decide,
  refusedByPeriod,
} from '../domain/opened-period.ts';
import type { Run } from './ports.ts';

/**
 * Opens a drafted period with an assessment for every unit in its blocks that has not ended, and freezes their criteria;
 * PERIOD_EXISTS, CRITERIA_SET_NOT_PUBLISHED, UNKNOWN_ORGANIZATION (a set names an appraiser that is no unit), NO_UNITS, WRONG_PERIOD_STATE, VERSION_CONFLICT or NOT_FOUND otherwise.
 */
export function openPeriod(run: Run) {
  return (
    { periodId, expectedVersion }: { periodId: string; expectedVersion: number },
    { request, authorship }: CommandContext,
  ) =>
    run(request, async ({ criteriaSets, periods, units }) => {
      const draft = await periods.lock(periodId);
      if (!draft) return notFound('period', periodId, ['periodId']);
      const period = decide(draft, expectedVersion, authorship);
      if ('failure' in period) return period;
      const { index, year, blocks, selfScoring } = period;
      const sets = await criteriaSets.lockOf(index, year, blocks);
      const taken = refusedByPeriod(await periods.taken(index, year, blocks));
      if (taken) return taken;
      const unready = blocksWithoutCriteria(blocks, sets);
      if (unready) return unready;
      const [unknown] = await criteriaSets.unknownAppraisers(sets.map(({ id }) => id));
      if (unknown !== undefined) return unknownOrganization(unknown, ['periodId']);
      const day = cityDay(selfScoring.from);
      const members = await units.membersOn(index, day, blocks, cityDay(authorship.at));
      const empty = blocksWithoutUnits(blocks, members, day);
      if (empty) return empty;
      const setOf = new Map(sets.map(({ block, id }) => [block, id]));
      await periods.open(
        period,
        members.flatMap((unit) => {
          const criteriaSetId = setOf.get(unit.block);
          return criteriaSetId === undefined ? [] : [{ id: newId(), unit, criteriaSetId }];
        }),
      );
      await criteriaSets.updateState(sets.map((set) => freezeCriteriaSet(set, authorship)));
      return { period };
    });
}
