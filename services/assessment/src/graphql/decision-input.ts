import type { Decision, GroundedDecision } from '../domain/decision.ts';

interface GivenDecision {
  readonly decisionNumber: string;
  readonly decidedOn: string;
  readonly decisionProvenance: Decision['provenance'];
}

/** The decision that a mutation's input names. */
export function decisionIn({ decisionNumber, decidedOn, decisionProvenance }: GivenDecision): Decision {
  return { decisionNumber, decidedOn, provenance: decisionProvenance };
}

/** The decision that a mutation's input names, with its ground. */
export function groundedDecisionIn(input: GivenDecision & { readonly ground: string }): GroundedDecision {
  return { ...decisionIn(input), ground: input.ground };
}
