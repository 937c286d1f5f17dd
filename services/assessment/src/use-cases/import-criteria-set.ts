import { newId, type CommandContext } from '@reformgraph/subgraph-kit';
import { fail, notFound } from '@reformgraph/subgraph-kit/outcome';
import { importCriteriaSet as decide, type ImportCriteriaSet } from '../domain/criteria-set.ts';
import type { Run } from './ports.ts';

/** Takes a set in as a draft; CRITERIA_TREE_INVALID, CRITERIA_SET_EXISTS, NOT_FOUND (index) or INVALID_INPUT otherwise. */
export function importCriteriaSet(run: Run) {
  return (command: Omit<ImportCriteriaSet, 'id'>, { request, authorship }: CommandContext) =>
    run(request, async ({ indexes, criteriaSets }) => {
      if (!(await indexes.byCode(command.index))) return notFound('index', command.index, ['index']);
      const decided = decide({ ...command, id: newId() }, authorship);
      if ('failure' in decided) return decided;
      const { set, nodes } = decided;
      if (await criteriaSets.insert(set, nodes)) return { criteriaSet: set };
      const [existing] = await criteriaSets.lockOf(set.index, set.year, [set.block]);
      if (!existing) throw new Error('A criteria set that is taken and not there');
      return fail('CRITERIA_SET_EXISTS', { criteriaSet: existing }, ['block']);
    });
}
