import type { Provenance } from '@reformgraph/subgraph-kit';
import type { NewOrganizationInput } from '../generated/graphql.ts';
import type { DecidedChange, NewUnit } from '../use-cases/structure.ts';

/** From which day on and on what ground, as the use cases take it. */
export function decidedChange(input: {
  readonly effectiveOn: string;
  readonly decisionNumber: string;
  readonly decisionDate: string;
  readonly decisionProvenance: Provenance;
}): DecidedChange {
  const { effectiveOn, decisionNumber: number, decisionDate: date, decisionProvenance: provenance } = input;
  return { effectiveOn, decision: { number, date, provenance } };
}

/** A unit that a change makes, as the use cases take it. */
export function newUnit({ block: blockCode, provenanceExceptions, ...given }: NewOrganizationInput): NewUnit {
  return { ...given, blockCode, provenanceExceptions: provenanceExceptions ?? [] };
}
