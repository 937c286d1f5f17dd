import type { QueryResolvers } from '../../generated/graphql.ts';

export const organization: NonNullable<QueryResolvers['organization']> = (
  _parent,
  { code },
  { organizations },
) => organizations.byCode(code);
