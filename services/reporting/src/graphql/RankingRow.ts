import { decimal, shownText } from '@reformgraph/scoring';
import type { RankingRowResolvers } from '../generated/graphql.ts';

export const RankingRow: RankingRowResolvers = {
  organization: ({ result }) => result.organization,
  organizationCode: ({ result }) => result.organization.code,
  organizationName: ({ result }) => result.organization.name,
  organizationProvenance: ({ result }) => result.organization.provenance,
  value: ({ result: { value } }) => value && shownText(decimal(value)),
  exactValue: ({ result }) => result.value,
  points: ({ result }) => result.points,
  maximum: ({ result }) => result.maximum,
  provenance: ({ result }) => result.provenance,
  completedAt: ({ result }) => result.completedAt,
  version: ({ result }) => result.version,
  correction: ({ result }) => result.correction,
};
