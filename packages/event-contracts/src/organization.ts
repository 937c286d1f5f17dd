import { z } from 'zod';
import { date, localizedText, provenance, provenanceException, type EventContract } from './envelope.ts';

export const blockMembership = z.object({
  block: z.string(),
  blockName: localizedText,
  /** Where the block's code and names come from; absent in events from before it was told. */
  blockProvenance: provenance.optional(),
  /** Null: the block in general; a code such as "DTI": the block for that index only. */
  index: z.string().nullable(),
  from: date,
  /** Half-open: the first day that no longer counts; null while it lasts. */
  to: date.nullable(),
});

const organizationState = z.object({
  id: z.uuid(),
  code: z.string(),
  name: localizedText,
  shortName: z.string(),
  validFrom: date,
  validTo: date.nullable(),
  memberships: z.array(blockMembership),
  /** Which of these come from elsewhere than the event's provenance says; absent in events from before it was told. */
  provenanceExceptions: z.array(provenanceException).optional(),
});
export type OrganizationState = z.infer<typeof organizationState>;

export const organizationRegistered: EventContract<OrganizationState> = {
  type: 'reformgraph.organization.registered.v0',
  topic: 'reformgraph.internal.organization',
  data: organizationState,
};
