import { cityDay, type CommandContext } from '@reformgraph/subgraph-kit';
import { notFound } from '@reformgraph/subgraph-kit/outcome';
import { openVisit as decide } from '../domain/visit.ts';
import { keepVisit } from './keep-visit.ts';
import type { Run } from './ports.ts';

/**
 * Opens a scheduled visit; VISIT_NOT_DUE before its first day, ORGANIZATION_ENDED once its unit has ended, NOT_PERMITTED for anyone but the head and the deputy
 * heads of its team, WRONG_VISIT_STATE, VERSION_CONFLICT or NOT_FOUND otherwise.
 */
export function openVisit(run: Run) {
  return (
    command: { readonly visitId: string; readonly expectedVersion: number },
    { request, authorship }: CommandContext,
  ) =>
    run(request, async ({ teams, units, visits, events }) => {
      const visit = await visits.lock(command.visitId);
      if (!visit) return notFound('visit', command.visitId, ['visitId']);
      const team = await teams.byId(visit.teamId);
      const unit = await units.byId(visit.unit.id);
      if (!team || !unit) throw new Error('A visit without its team or unit');
      const days = { first: cityDay(visit.from), today: cityDay(authorship.at) };
      const opened = decide(visit, team, unit, days, command.expectedVersion, authorship);
      if ('failure' in opened) return opened;
      return keepVisit({ teams, visits, events }, 'changed', opened);
    });
}
