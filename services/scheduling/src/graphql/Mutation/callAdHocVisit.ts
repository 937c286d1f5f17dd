import { commandContext } from '@reformgraph/subgraph-kit';
import type { MutationResolvers } from '../../generated/graphql.ts';
import { present } from '../failures.ts';

export const callAdHocVisit: NonNullable<MutationResolvers['callAdHocVisit']> = async (
  _parent,
  { input },
  context,
) => {
  const { teamId, organization: organizationCode, ground, authority, from, to, provenance } = input;
  const cause = { kind: 'AD_HOC', ground, authority } as const;
  const decisionNumber = input.decisionNumber ?? null;
  return present(
    await context.commands.scheduleVisit(
      { teamId, organizationCode, cause, from, to, decisionNumber, provenance },
      commandContext(context, 'callAdHocVisit', input),
    ),
    ({ visit }) => ({ __typename: 'CallAdHocVisitPayload', visit }),
  );
};
