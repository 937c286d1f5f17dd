import { commandContext } from '@reformgraph/subgraph-kit';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { present } from '../failures.ts';

export const openPeriod: NonNullable<MutationResolvers['openPeriod']> = async (
  _parent,
  { input },
  context,
) => {
  const { index, year, blocks, selfScoring, appraisal, explanation, secondAppraisal, council, provenance } =
    input;
  return present(
    await context.commands.openPeriod(
      {
        ...{ index, year, blocks, selfScoring, appraisal, provenance },
        explanation: explanation ?? null,
        secondAppraisal: secondAppraisal ?? null,
        council: council ?? null,
      },
      commandContext(context, 'openPeriod', input),
    ),
    ({ period }) => ({ __typename: 'OpenPeriodPayload', period }),
  );
};
