import { z } from 'zod';
import { decimal, instant, localizedText, provenance, type EventContract } from './envelope.ts';

const scored = z.object({
  points: decimal,
  /** Sum of the maxima of the applicable components. */
  maximum: decimal,
  /** 100 × points ÷ maximum to 20 decimals; null where nothing is applicable. */
  value: decimal.nullable(),
});

const assessmentState = z.object({
  id: z.uuid(),
  periodId: z.uuid(),
  index: z.string(),
  year: z.number().int(),
  /** The unit as it was when it was assessed. */
  organization: z.object({
    id: z.uuid(),
    code: z.string(),
    name: localizedText,
    block: z.string(),
    blockName: localizedText,
    provenance,
  }),
  criteriaSet: z.object({
    id: z.uuid(),
    title: localizedText,
    source: z.string(),
    provenance,
  }),
  result: scored,
  domains: z.array(scored.extend({ domain: z.number().int(), name: localizedText })),
  components: z.array(
    z.object({
      code: z.string(),
      domain: z.number().int(),
      name: localizedText,
      maximum: decimal,
      selfScore: decimal,
      points: decimal,
      reason: z.string().nullable(),
    }),
  ),
  completedAt: instant,
});
export type AssessmentState = z.infer<typeof assessmentState>;

export const assessmentCompleted: EventContract<AssessmentState> = {
  type: 'reformgraph.assessment.completed.v0',
  topic: 'reformgraph.internal.assessment',
  data: assessmentState,
};
