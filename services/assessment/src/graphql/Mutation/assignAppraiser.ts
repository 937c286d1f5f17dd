import { commandContext } from '@reformgraph/subgraph-kit';
import { invalidInput } from '@reformgraph/subgraph-kit/outcome';
import type { AssignAppraiserInput, MutationResolvers } from '../../generated/graphql.ts';
import type { AssignAppraiser } from '../../use-cases/assign-appraiser.ts';
import { present } from '../failures.ts';

export const assignAppraiser: NonNullable<MutationResolvers['assignAppraiser']> = async (
  _parent,
  { input },
  context,
) => {
  const { periodId, domains = [], components = [], organizations, replacing } = input;
  const to = appraiserIn(input);
  return present(
    'failure' in to
      ? to
      : await context.commands.assignAppraiser(
          { periodId, to, domains, components, organizations, replacing: replacing ?? null },
          commandContext(context, 'assignAppraiser', input),
        ),
    ({ assignments }) => ({ __typename: 'AssignAppraiserPayload', assignments: [...assignments] }),
  );
};

function appraiserIn({ personId, department }: AssignAppraiserInput) {
  if (personId != null && department == null) return { personId } satisfies AssignAppraiser['to'];
  if (department != null && personId == null) return { department } satisfies AssignAppraiser['to'];
  return invalidInput(
    ['personId'],
    'Cần nêu một người hoặc một cơ quan thẩm định, không nêu cả hai.',
    'Either a person or a department is needed, not both.',
  );
}
