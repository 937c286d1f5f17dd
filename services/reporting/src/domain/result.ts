import type { Localized } from '@reformgraph/subgraph-kit/outcome';
import type { Provenance } from '@reformgraph/subgraph-kit/provenance';

/** How far a result has come. */
export type ReportState = 'DRAFT' | 'PUBLISHED';

/** A block under the name it had. */
export interface NamedBlock {
  readonly code: string;
  readonly name: Localized;
}

/** A unit's result by one index and year, as the completed assessment told it; instants are UTC. */
export interface Result {
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
  readonly state: ReportState;
  readonly points: string;
  readonly maximum: string;
  /** 100 × points ÷ maximum to 20 decimals; null where nothing was applicable. */
  readonly value: string | null;
  readonly provenance: Provenance;
  /** Business time. */
  readonly completedAt: string;
  /** Business time of the event it was told by. */
  readonly asOf: string;
  /** Real time at which that event was recorded. */
  readonly recordedAt: string;
}

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
  readonly selfScore: string;
  readonly points: string;
  readonly reason: string | null;
}
