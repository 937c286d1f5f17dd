import { decimal, shownText } from '@reformgraph/scoring';
import type { FirstPlaceResolvers } from '../generated/graphql.ts';

export const FirstPlace: FirstPlaceResolvers = {
  value: ({ value }) => value && shownText(decimal(value)),
};
