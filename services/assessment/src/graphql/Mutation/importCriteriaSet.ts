import { commandContext } from '@reformgraph/subgraph-kit';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { present } from '../failures.ts';

export const importCriteriaSet: NonNullable<MutationResolvers['importCriteriaSet']> = async (
  _parent,
  { input },
  context,
) => {
  const { index, year, block, title, source, provenance } = input;
  const nodes = input.nodes.map(({ parentCode, source: scoredBy, ...node }) => ({
    ...node,
    parentCode: parentCode ?? null,
    source: scoredBy ?? null,
  }));
  return present(
    await context.commands.importCriteriaSet(
      { index, year, block, title, source, provenance, nodes },
      commandContext(context, 'importCriteriaSet', input),
    ),
    ({ criteriaSet }) => ({ __typename: 'ImportCriteriaSetPayload', criteriaSet }),
  );
};
