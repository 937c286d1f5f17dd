import type { QueryResolvers } from '../../generated/graphql.ts';

export const organization: NonNullable<QueryResolvers['organization']> = async (
  _parent,
  { code, asOf },
  { organizations },
) => {
  const found = await organizations.byCode(code);
  return found && { ...found, asOf: asOf ?? null };
};
