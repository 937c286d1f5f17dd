import { commandContext } from '@reformgraph/subgraph-kit';
import { invalidInput, type InvalidInput } from '@reformgraph/subgraph-kit/outcome';
import type { VisitCause } from '../../domain/visit.ts';
import type { MutationResolvers, ScheduleVisitInput } from '../../generated/graphql.ts';
import { present } from '../failures.ts';

export const scheduleVisit: NonNullable<MutationResolvers['scheduleVisit']> = async (
  _parent,
  { input },
  context,
) => {
  const { teamId, organization: organizationCode, from, to, provenance } = input;
  const decisionNumber = input.decisionNumber ?? null;
  const cause = plannedCause(input);
  return present(
    'failure' in cause
      ? cause
      : await context.commands.scheduleVisit(
          { teamId, organizationCode, cause, from, to, decisionNumber, provenance },
          commandContext(context, 'scheduleVisit', input),
        ),
    ({ visit }) => ({ __typename: 'ScheduleVisitPayload', visit }),
  );
};

function plannedCause({ kind, topic }: ScheduleVisitInput): VisitCause | InvalidInput {
  if (kind === 'REGULAR' && topic == null) return { kind };
  if (kind === 'THEMATIC' && topic != null) return { kind, topic };
  return invalidInput(
    ['topic'],
    'Cuộc kiểm tra chuyên đề phải có chuyên đề; cuộc kiểm tra định kỳ thì không.',
    'A thematic visit has a topic, a regular one has none.',
  );
}
