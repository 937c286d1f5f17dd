import type { CommandContext } from '@reformgraph/subgraph-kit';
import { notFound } from '@reformgraph/subgraph-kit/outcome';
import { concludeVisit as decide, type VisitMinutes } from '../domain/visit.ts';
import { keepVisit } from './keep-visit.ts';
import type { Run } from './ports.ts';

/**
 * Concludes an open visit with its minutes; NOT_PERMITTED for anyone but the head of its team, WRONG_VISIT_STATE,
 * VERSION_CONFLICT, NOT_FOUND or INVALID_INPUT otherwise.
 */
export function concludeVisit(run: Run) {
  return (
    command: { readonly visitId: string; readonly expectedVersion: number; readonly minutes: VisitMinutes },
    { request, authorship }: CommandContext,
  ) =>
    run(request, async ({ teams, visits, events }) => {
      const visit = await visits.lock(command.visitId);
      if (!visit) return notFound('visit', command.visitId, ['visitId']);
      const team = await teams.byId(visit.teamId);
      if (!team) throw new Error('A visit without its team');
      const concluded = decide(visit, team, command.minutes, command.expectedVersion, authorship);
      if ('failure' in concluded) return concluded;
      return keepVisit({ teams, visits, events }, 'concluded', concluded);
    });
}
