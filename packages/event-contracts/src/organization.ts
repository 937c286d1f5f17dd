import { z } from 'zod';
import {
  date,
  localizedText,
  provenance,
  provenanceException,
  type DecodedEvent,
  type EventContract,
} from './envelope.ts';

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

const datedName = z.object({
  name: localizedText.describe('Name of the unit on these days.'),
  shortName: z.string().describe('Short Vietnamese name of the unit on these days.'),
  from: date.describe('First day of the name.'),
  to: date
    .nullable()
    .describe('First day on which it is called otherwise, or exists no more; null while it lasts.'),
});

const structureChange = z.object({
  id: z.uuid().describe('Id of the change; all units that it touches tell the same.'),
  kind: z.enum(['RENAMED', 'MOVED', 'MERGED', 'SPLIT', 'DISSOLVED']).describe('What was decided.'),
  effectiveOn: date.describe('First day on which things are as decided.'),
  decisionNumber: z.string().describe("Number of the decision, the change's legal ground."),
  decisionDate: date.describe('Day of the decision.'),
  decisionProvenance: provenance.describe("Where the decision's number and day come from."),
});

const lineageLink = z.object({
  id: z.uuid().describe('Id of the other unit.'),
  code: z.string().describe('Code of the other unit.'),
  change: structureChange.describe('The merger or split.'),
});

const organizationState = z.object({
  id: z.uuid().describe('Id of the unit.'),
  code: z.string().describe('Code of the unit, such as "SNV"; it never changes.'),
  name: localizedText.describe(
    "Name of the unit on the event's business day; `names` tells those of other days.",
  ),
  shortName: z.string().describe("Short Vietnamese name of the unit on the event's business day."),
  validFrom: date.describe('First day on which the unit exists.'),
  validTo: date.nullable().describe('First day on which it exists no more; null where no end is decided.'),
  memberships: z.array(blockMembership).describe('Blocks that the unit belongs to, with their dates.'),
  provenanceExceptions: z
    .array(provenanceException)
    .optional()
    .describe(
      "Which of these come from elsewhere than the event's provenance says; absent in events from before it was told.",
    ),
  names: z
    .array(datedName)
    .optional()
    .describe('All its names, oldest first, without gaps; absent in events from before names had days.'),
  predecessors: z
    .array(lineageLink)
    .optional()
    .describe(
      'Units that its duties came from, oldest first; absent in events from before lineage was told.',
    ),
  successors: z
    .array(lineageLink)
    .optional()
    .describe('Units that its duties went to, oldest first; absent in events from before lineage was told.'),
  change: structureChange
    .optional()
    .describe('The decision that this version follows; absent where the unit was merely registered.'),
});
/** A unit in full; a newer version supersedes an older one whatever the types of the two. */
export type OrganizationState = z.infer<typeof organizationState>;

const contractOf = (happened: string, vi: string, en: string): EventContract<OrganizationState> => ({
  type: `reformgraph.organization.${happened}.v0`,
  topic: 'reformgraph.internal.organization',
  meaning: { vi, en },
  data: organizationState,
});

export const organizationRegistered = contractOf(
  'registered',
  'Một đơn vị được ghi nhận trên nền tảng, hoặc được lập mới do sáp nhập hay chia tách.',
  'A unit was registered on the platform, or made by a merger or a split.',
);
export const organizationRenamed = contractOf(
  'renamed',
  'Một đơn vị được đổi tên kể từ một ngày.',
  'A unit got another name from a day on.',
);
export const organizationMoved = contractOf(
  'moved',
  'Một đơn vị được chuyển sang khối khác kể từ một ngày.',
  'A unit was put into another block from a day on.',
);
export const organizationMerged = contractOf(
  'merged',
  'Một đơn vị được sáp nhập vào đơn vị khác, hoặc nhận sáp nhập.',
  'A unit was merged into another one, or took another one over.',
);
export const organizationSplit = contractOf(
  'split',
  'Một đơn vị được chia tách, hoặc nhận một phần của đơn vị được chia tách.',
  'A unit was split, or took over a part of one that was.',
);
export const organizationDissolved = contractOf(
  'dissolved',
  'Một đơn vị bị giải thể, không có đơn vị kế thừa.',
  'A unit was dissolved without a successor.',
);

/** Every type of event that tells of a unit. */
export const organizationEvents: readonly EventContract<OrganizationState>[] = [
  organizationRegistered,
  organizationRenamed,
  organizationMoved,
  organizationMerged,
  organizationSplit,
  organizationDissolved,
];

/** True where an event tells of a unit, whatever happened to it; narrows its data. */
export function tellsOfUnit(event: DecodedEvent): event is DecodedEvent & { data: OrganizationState } {
  return organizationEvents.some(({ type }) => type === event.type);
}

/** A unit's names by their days, also where its event is from before names had days. */
export function datedNames({ names, name, shortName, validFrom, validTo }: OrganizationState) {
  return names ?? [{ name, shortName, from: validFrom, to: validTo }];
}
