import { fail, type Failure } from '@reformgraph/subgraph-kit/outcome';
import type { Organization } from './organization.ts';
import type { StructureChange } from './structure-change.ts';

/** Another unit that a unit's duties came from or went to, by a change. */
export interface LineageLink {
  readonly unit: { readonly id: string; readonly code: string };
  readonly change: StructureChange;
}

/** A unit with where its duties came from and went to. */
export interface UnitInLineage extends Organization {
  readonly predecessors: readonly LineageLink[];
  readonly successors: readonly LineageLink[];
}

/** That duties of one unit went to another, by their ids. */
export interface Passage {
  readonly predecessorId: string;
  readonly successorId: string;
}

export type LineageCycle = Failure<'LINEAGE_CYCLE', { readonly organizationCode: string }>;

/**
 * LINEAGE_CYCLE where duties would come back to the unit that they leave on the same day. On a later day they may: a
 * part that was split off can be merged back, and whoever follows lineage back in time still comes to an end.
 */
export function refusedCycle(
  passages: readonly Passage[],
  ofTheDay: readonly Passage[],
  codeOf: (id: string) => string,
): LineageCycle | null {
  const all = [...ofTheDay, ...passages];
  const cycle = passages.find(({ predecessorId, successorId }) => leadsTo(all, successorId, predecessorId));
  return cycle ? fail('LINEAGE_CYCLE', { organizationCode: codeOf(cycle.successorId) }, ['into']) : null;
}

/** True where passages lead from one unit to another, or the two are one. */
export function leadsTo(passages: readonly Passage[], from: string, to: string): boolean {
  const reached = new Set([from]);
  for (const id of reached)
    for (const { predecessorId, successorId } of passages) if (predecessorId === id) reached.add(successorId);
  return reached.has(to);
}

/** Both units of a passage, each with the link to the other. */
export function linked(
  predecessor: UnitInLineage,
  successor: UnitInLineage,
  change: StructureChange,
): [UnitInLineage, UnitInLineage] {
  const link = ({ id, code }: Organization): LineageLink => ({ unit: { id, code }, change });
  return [
    { ...predecessor, successors: [...predecessor.successors, link(successor)] },
    { ...successor, predecessors: [...successor.predecessors, link(predecessor)] },
  ];
}
