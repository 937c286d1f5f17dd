import type { CommandContext } from '@reformgraph/subgraph-kit';
import { notFound, type Localized } from '@reformgraph/subgraph-kit/outcome';
import { cancelVisit as decide } from '../domain/visit.ts';
import type { Run } from './ports.ts';

/** Cancels a scheduled visit; WRONG_VISIT_STATE, VERSION_CONFLICT, NOT_FOUND or INVALID_INPUT otherwise. */
export function cancelVisit(run: Run) {
  return (
    command: { readonly visitId: string; readonly expectedVersion: number; readonly reason: Localized },
    { request, authorship }: CommandContext,
  ) =>
    run(request, async ({ visits }) => {
      const visit = await visits.lock(command.visitId);
      if (!visit) return notFound('visit', command.visitId, ['visitId']);
      const cancelled = decide(visit, command.reason, command.expectedVersion, authorship);
      if ('failure' in cancelled) return cancelled;
      return (await visits.update(cancelled)) ?? { visit: cancelled };
    });
}
