import type { CommandContext } from '@reformgraph/subgraph-kit';
import { notFound } from '@reformgraph/subgraph-kit/outcome';
import { publishCriteriaSet as decide } from '../domain/criteria-set.ts';
import type { Run } from './ports.ts';

/** Publishes a draft; WRONG_CRITERIA_SET_STATE, VERSION_CONFLICT or NOT_FOUND otherwise. */
export function publishCriteriaSet(run: Run) {
  return (command: { id: string; expectedVersion: number }, { request, authorship }: CommandContext) =>
    run(request, async ({ criteriaSets }) => {
      const set = await criteriaSets.lock(command.id);
      if (!set) return notFound('criteria set', command.id, ['id']);
      const published = decide(set, command.expectedVersion, authorship);
      if ('failure' in published) return published;
      await criteriaSets.updateState([published]);
      return { criteriaSet: published };
    });
}
