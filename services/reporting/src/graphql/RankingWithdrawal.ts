import type { RankingWithdrawalResolvers } from '../generated/graphql.ts';

export const RankingWithdrawal: RankingWithdrawalResolvers = {
  organization: ({ standing }) => standing.organization,
  organizationCode: ({ standing }) => standing.organization.code,
  organizationName: ({ standing }) => standing.organization.name,
  organizationProvenance: ({ standing }) => standing.organization.provenance,
  decision: ({ standing }) => standing.withdrawal,
  version: ({ standing }) => standing.version,
  withdrawnAt: ({ standing }) => standing.asOf,
};
