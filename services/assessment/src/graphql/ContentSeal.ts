import type { ContentSealResolvers } from '../generated/graphql.ts';

export const ContentSeal: ContentSealResolvers = {
  isUnchanged: ({ assessment, ...seal }, _args, { seals }) => seals.isUnchanged(assessment, seal),
};
