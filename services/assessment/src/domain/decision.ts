import { invalidInput, type InvalidInput } from '@reformgraph/subgraph-kit/outcome';
import type { Provenance } from '@reformgraph/subgraph-kit/provenance';
import { checkedLine } from '@reformgraph/subgraph-kit/text';

/** A decision of the City, as people cite it. */
export interface Decision {
  readonly decisionNumber: string;
  /** The City's day, ISO 8601. */
  readonly decidedOn: string;
  /** Where its number and day come from. */
  readonly provenance: Provenance;
}

/** A decision on one assessment, with the ground that it gives. */
export interface GroundedDecision extends Decision {
  readonly ground: string;
}

const LONGEST_NUMBER = 100;
const LONGEST_GROUND = 2_000;

/** The decision as it is kept; INVALID_INPUT where it has no number, or was not taken by `today`. */
export function checkedDecision(
  { decisionNumber, decidedOn, provenance }: Decision,
  today: string,
): Decision | InvalidInput {
  const number = checkedLine(decisionNumber, ['decisionNumber'], LONGEST_NUMBER);
  if (typeof number !== 'string') return number;
  if (decidedOn > today)
    return invalidInput(
      ['decidedOn'],
      `Quyết định không thể ghi ngày sau hôm nay (${today}).`,
      `A decision cannot be of a day after today (${today}).`,
    );
  return { decisionNumber: number, decidedOn, provenance };
}

/** As checkedDecision, with a ground of at most 2,000 characters. */
export function checkedGroundedDecision(
  given: GroundedDecision,
  today: string,
): GroundedDecision | InvalidInput {
  const decision = checkedDecision(given, today);
  if ('failure' in decision) return decision;
  const ground = checkedLine(given.ground, ['ground'], LONGEST_GROUND);
  return typeof ground === 'string' ? { ...decision, ground } : ground;
}

/** The decision without its ground: what is told of it outside. */
export function citationOf({ decisionNumber, decidedOn, provenance }: Decision): Decision {
  return { decisionNumber, decidedOn, provenance };
}
