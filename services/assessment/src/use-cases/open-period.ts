import { cityDay, newId, type CommandContext } from '@reformgraph/subgraph-kit';
import type { LastChange } from '@reformgraph/subgraph-kit/change';
import { notFound } from '@reformgraph/subgraph-kit/outcome';
import { freezeCriteriaSet } from '../domain/criteria-set.ts';
import {
  blocksWithoutCriteria,
  blocksWithoutUnits,
  openPeriod as decide,
  refusedByPeriod,
  type AssessmentPeriod,
} from '../domain/period.ts';
import type { Run } from './ports.ts';

/**
 * Opens a period with an assessment for every unit in its blocks that has not ended, and freezes their criteria;
 * PERIOD_EXISTS, CRITERIA_SET_NOT_PUBLISHED, NO_UNITS, NOT_FOUND (index) or INVALID_INPUT otherwise.
 */
export function openPeriod(run: Run) {
  return (
    command: Omit<AssessmentPeriod, keyof LastChange | 'id' | 'state' | 'publication' | 'closedAppraisals'>,
    { request, authorship }: CommandContext,
  ) =>
    run(request, async ({ indexes, criteriaSets, periods, units }) => {
      if (!(await indexes.byCode(command.index))) return notFound('index', command.index, ['index']);
      const period = decide({ ...command, id: newId() }, authorship);
      if ('failure' in period) return period;
      const { index, year, blocks, selfScoring } = period;
      const sets = await criteriaSets.lockOf(index, year, blocks);
      const taken = refusedByPeriod(blocks, await periods.taken(index, year, blocks));
      if (taken) return taken;
      const unready = blocksWithoutCriteria(blocks, sets);
      if (unready) return unready;
      const day = cityDay(selfScoring.from);
      const members = await units.membersOn(index, day, blocks, cityDay(authorship.at));
      const empty = blocksWithoutUnits(blocks, members, day);
      if (empty) return empty;
      const setOf = new Map(sets.map(({ block, id }) => [block, id]));
      await periods.insert(
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
