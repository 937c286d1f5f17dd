import type { CommandContext } from '@reformgraph/subgraph-kit';
import { notFound } from '@reformgraph/subgraph-kit/outcome';
import { cancelVisit as decide, type Cancellation } from '../domain/visit.ts';
import { keepVisit } from './keep-visit.ts';
import type { Run } from './ports.ts';

/** Cancels a scheduled visit; WRONG_VISIT_STATE, VERSION_CONFLICT, NOT_FOUND or INVALID_INPUT otherwise. */
export function cancelVisit(run: Run) {
  return (
    command: Cancellation & { readonly visitId: string; readonly expectedVersion: number },
    { request, authorship }: CommandContext,
  ) =>
    run(request, async ({ teams, visits, events }) => {
      const visit = await visits.lock(command.visitId);
      if (!visit) return notFound('visit', command.visitId, ['visitId']);
      const cancelled = decide(visit, command, command.expectedVersion, authorship);
      if ('failure' in cancelled) return cancelled;
      return keepVisit({ teams, visits, events }, 'cancelled', cancelled);
    });
}
