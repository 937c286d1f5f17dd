import { z } from 'zod';
import { date, localizedText, provenance, provenanceException, type EventContract } from './envelope.ts';

export const blockMembership = z.object({
  block: z.string().describe('Code of the block.'),
  blockName: localizedText.describe('Name of the block.'),
  blockProvenance: provenance
    .optional()
    .describe("Where the block's code and names come from; absent in events from before it was told."),
  index: z
    .string()
    .nullable()
    .describe('Null: the block in general; a code such as "DTI": the block for that index only.'),
  from: date.describe('First day of the membership.'),
  to: date.nullable().describe('First day that no longer counts; null while it lasts.'),
});

const organizationState = z.object({
  id: z.uuid().describe('Id of the unit.'),
  code: z.string().describe('Code of the unit, such as "SNV".'),
  name: localizedText.describe('Name of the unit.'),
  shortName: z.string().describe('Short Vietnamese name of the unit.'),
  validFrom: date.describe('First day on which the unit exists.'),
  validTo: date.nullable().describe('First day on which it exists no more; null while it does.'),
  memberships: z.array(blockMembership).describe('Blocks that the unit belongs to, with their dates.'),
  provenanceExceptions: z
    .array(provenanceException)
    .optional()
    .describe(
      "Which of these come from elsewhere than the event's provenance says; absent in events from before it was told.",
    ),
});
export type OrganizationState = z.infer<typeof organizationState>;

export const organizationRegistered: EventContract<OrganizationState> = {
  type: 'reformgraph.organization.registered.v0',
  topic: 'reformgraph.internal.organization',
  meaning: {
    vi: 'Một đơn vị được ghi nhận trên nền tảng.',
    en: 'A unit was registered on the platform.',
  },
  data: organizationState,
};
