import type { CommandContext } from '@reformgraph/subgraph-kit';
import { fail } from '@reformgraph/subgraph-kit/outcome';
import { registerIndex as decide, type AssessmentIndex } from '../domain/assessment-index.ts';
import type { Run } from './ports.ts';

/** Adds an index; INDEX_ALREADY_REGISTERED or INVALID_INPUT otherwise. */
export function registerIndex(run: Run) {
  return (command: AssessmentIndex, { request }: CommandContext) =>
    run(request, async ({ indexes }) => {
      const index = decide(command);
      if ('failure' in index) return index;
      if (await indexes.insert(index)) return { index };
      const existing = await indexes.byCode(index.code);
      if (!existing) throw new Error('An index that is taken and not there');
      return fail('INDEX_ALREADY_REGISTERED', { index: existing }, ['code']);
    });
}
