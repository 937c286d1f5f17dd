import { commandContext } from '@reformgraph/subgraph-kit';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { nodeIn, rulesIn } from '../criteria-input.ts';
import { present } from '../failures.ts';

export const importCriteriaSet: NonNullable<MutationResolvers['importCriteriaSet']> = async (
  _parent,
  { input },
  context,
) => {
  const { index, year, block, title, source, provenance, evidenceTypes = [] } = input;
  const rules = rulesIn(input.rules);
  const nodes = input.nodes.map(nodeIn);
  return present(
    'failure' in rules
      ? rules
      : await context.commands.importCriteriaSet(
          { index, year, block, title, source, provenance, rules, evidenceTypes, nodes },
          commandContext(context, 'importCriteriaSet', input),
        ),
    ({ criteriaSet }) => ({ __typename: 'ImportCriteriaSetPayload', criteriaSet }),
  );
};
