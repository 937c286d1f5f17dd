import type { RankingBasis } from '@reformgraph/scoring';
import type { Localized } from '@reformgraph/subgraph-kit/outcome';
import type { Provenance } from '@reformgraph/subgraph-kit/provenance';

/** How far a result has come: a draft is told inside, what is published is told to everybody. */
export type ReportState = 'DRAFT' | 'PUBLISHED';

/** A block under the name it had. */
export interface NamedBlock {
  readonly code: string;
  readonly name: Localized;
}

/** A decision of the City, as people cite it. */
export interface CitedDecision {
  readonly decisionNumber: string;
  /** The City's day, ISO 8601. */
  readonly decidedOn: string;
  readonly provenance: Provenance;
}

/** A decision on one assessment. */
export interface ResultDecision extends CitedDecision {
  /** Why it was decided; null where it is not told, or not to the reader. */
  readonly reason: string | null;
}

/** With what an assessment became public. */
export interface FirstPublication {
  /** As a result's value. */
  readonly value: string | null;
  /** Business time. */
  readonly at: string;
  /** How many of the block the decision published at once; null where it became public after that. */
  readonly together: number | null;
}

interface StandingFacts {
  /** The id of its assessment. */
  readonly id: string;
  readonly index: string;
  readonly year: number;
  readonly organization: {
    readonly id: string;
    readonly code: string;
    readonly name: Localized;
    readonly provenance: Provenance;
  };
  readonly block: NamedBlock;
  /** On what its criteria rank units; nothing is known of it where the result is withdrawn. */
  readonly rankedOn: RankingBasis;
  readonly state: ReportState;
  /** The version of the assessment that is told. */
  readonly version: number;
  readonly provenance: Provenance;
  /** Business time of the event it was told by. */
  readonly asOf: string;
  /** Real time at which that event was recorded. */
  readonly recordedAt: string;
  /** The decision that published it; null for a draft. */
  readonly publication: CitedDecision | null;
  readonly firstPublished: FirstPublication | null;
}

/** A unit's result by one index and year, as the completed assessment told it; instants are UTC. */
export interface Result extends StandingFacts {
  readonly withdrawal: null;
  readonly points: string;
  readonly maximum: string;
  /** 100 × points ÷ maximum to 20 decimals; null where nothing was applicable. */
  readonly value: string | null;
  /** Business time. */
  readonly completedAt: string;
  /** The newest decision that changed it; null where none did. */
  readonly correction: ResultDecision | null;
}

/** What counts no more, by a decision. */
export interface WithdrawnResult extends StandingFacts {
  readonly withdrawal: ResultDecision;
}

/** How a unit stands by one index and year: with a result, or with one that is withdrawn. */
export type Standing = Result | WithdrawnResult;

/** A result with its parts, and the criteria it was counted by. */
export interface DetailedResult extends Result {
  readonly domains: readonly DomainLine[];
  readonly components: readonly ComponentLine[];
  readonly criteria: {
    readonly title: Localized;
    readonly source: string;
    readonly provenance: Provenance;
  };
}

export interface DomainLine {
  readonly domain: number;
  readonly name: Localized;
  readonly points: string;
  readonly maximum: string;
  /** As a result's value. */
  readonly value: string | null;
}

export interface ComponentLine {
  readonly code: string;
  readonly domain: number;
  readonly name: Localized;
  readonly maximum: string;
  /** Null where the unit did not score it. */
  readonly selfScore: string | null;
  readonly points: string;
  /** Null where none was given, or it is not told to the reader. */
  readonly reason: string | null;
}
