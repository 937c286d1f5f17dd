import { day, type Provenance } from '@reformgraph/subgraph-kit';
import type { LineageLink } from '../domain/lineage.ts';
import type { ChangeKind, StructureChange } from '../domain/structure-change.ts';
import type { Prisma } from '../generated/prisma/client.ts';

export interface Lineage {
  readonly predecessors: readonly LineageLink[];
  readonly successors: readonly LineageLink[];
}

const UNIT = { select: { id: true, code: true } } as const;
const NOTHING: Lineage = { predecessors: [], successors: [] };

/** Where the units' duties came from and went to, oldest first, by the unit's id; a unit without any is left out. */
export async function lineageOf(
  handle: Pick<Prisma.TransactionClient, 'lineageLink'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Lineage>> {
  const links = await handle.lineageLink.findMany({
    where: { OR: [{ predecessorId: { in: [...ids] } }, { successorId: { in: [...ids] } }] },
    include: { change: true, predecessor: UNIT, successor: UNIT },
    orderBy: [{ change: { effectiveOn: 'asc' } }, { changeId: 'asc' }, { predecessor: { code: 'asc' } }, { successor: { code: 'asc' } }],
  });
  const lineages = new Map<string, Lineage>();
  for (const { change: row, predecessor, successor } of links) {
    const change = toChange(row);
    const giver = lineages.get(predecessor.id) ?? NOTHING;
    lineages.set(predecessor.id, { ...giver, successors: [...giver.successors, { unit: successor, change }] });
    const taker = lineages.get(successor.id) ?? NOTHING;
    lineages.set(successor.id, { ...taker, predecessors: [...taker.predecessors, { unit: predecessor, change }] });
  }
  return lineages;
}

export function toChange(row: Prisma.StructureChangeGetPayload<object>): StructureChange {
  return {
    id: row.id,
    kind: row.kind as ChangeKind,
    on: day(row.effectiveOn),
    decision: {
      number: row.decisionNumber,
      date: day(row.decisionDate),
      provenance: row.decisionProvenance as Provenance,
    },
  };
}
