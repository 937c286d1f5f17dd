import type { RightInput } from '../generated/graphql.ts';
import type { RequestedRight } from '../use-cases/person-rights.ts';

/** A right as the use cases take it. */
export function requestedRight({ role, organization, from, to }: RightInput): RequestedRight {
  return { role, organizationCode: organization ?? null, from, to: to ?? null };
}
