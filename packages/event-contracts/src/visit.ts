import { z } from 'zod';
import { instant, localizedText, type EventContract } from './envelope.ts';

const visitState = z.object({
  id: z.uuid().describe('Id of the visit.'),
  planId: z.uuid().describe('Id of the plan that it belongs to.'),
  year: z.number().int().describe("The plan's year."),
  kind: z
    .enum(['REGULAR', 'THEMATIC', 'AD_HOC'])
    .describe(
      "REGULAR: the plan's own; THEMATIC: on one topic; AD_HOC: for a cause, by order, without notice.",
    ),
  state: z.enum(['SCHEDULED', 'OPEN', 'CONCLUDED', 'CANCELLED']).describe('How far it is.'),
  team: z
    .object({
      id: z.uuid().describe('Id of the team.'),
      number: z.number().int().describe('Number of the team in the plan.'),
    })
    .describe('The team that visits; its members do not travel.'),
  organization: z
    .object({
      id: z.uuid().describe('Id of the unit.'),
      code: z.string().describe('Code of the unit.'),
      name: localizedText.describe('Name of the unit then.'),
      block: z.string().describe('Code of the block that it belonged to in general then.'),
      blockName: localizedText.describe('Name of that block.'),
    })
    .describe("The unit as it was on the visit's first day."),
  from: instant.describe('When it begins.'),
  to: instant.describe('When it is over; the next may begin then.'),
  topic: localizedText.nullable().describe('What a thematic visit is about; null for others.'),
  ground: localizedText.nullable().describe('Why an ad hoc visit was called; null for others.'),
  decisionNumber: z
    .string()
    .nullable()
    .describe('Number of the decision on this visit; null where there is none.'),
  openedAt: instant.nullable().describe('When it was opened; null before.'),
  concludedAt: instant.nullable().describe('When it was concluded; null before.'),
  minutesNumber: z
    .string()
    .nullable()
    .describe('Number of the minutes or of the notice of conclusions; null before, and where there is none.'),
  cancelDecisionNumber: z
    .string()
    .nullable()
    .describe(
      'Number of the decision that cancelled it; null where it was not cancelled, or by no decision.',
    ),
});
/** A visit in full; a newer version supersedes an older one whatever the types of the two. */
export type VisitState = z.infer<typeof visitState>;

const contractOf = (happened: string, vi: string, en: string): EventContract<VisitState> => ({
  type: `reformgraph.visit.${happened}.v0`,
  topic: 'reformgraph.internal.visit',
  meaning: { vi, en },
  data: visitState,
});

export const visitScheduled = contractOf(
  'scheduled',
  'Một cuộc kiểm tra được lên lịch, hoặc được yêu cầu đột xuất.',
  'A visit was scheduled, or called ad hoc.',
);
export const visitChanged = contractOf(
  'changed',
  'Một cuộc kiểm tra được dời hoặc được mở.',
  'A visit was moved or opened.',
);
export const visitCancelled = contractOf('cancelled', 'Một cuộc kiểm tra bị hủy.', 'A visit was cancelled.');
export const visitConcluded = contractOf(
  'concluded',
  'Một cuộc kiểm tra được kết luận.',
  'A visit was concluded.',
);
