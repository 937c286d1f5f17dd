import {
  organizationDissolved,
  organizationMerged,
  organizationMoved,
  organizationRegistered,
  organizationRenamed,
  organizationSplit,
  type EventContract,
  type OrganizationState,
} from '@reformgraph/event-contracts';
import { cityDay, newEvent } from '@reformgraph/subgraph-kit';
import type { LineageLink, UnitInLineage } from '../domain/lineage.ts';
import { exceptionsOn } from '../domain/organization.ts';
import type { ChangeKind, StructureChange } from '../domain/structure-change.ts';
import { nameOn } from '../domain/unit-name.ts';

const CONTRACTS: Readonly<Record<ChangeKind | 'REGISTERED', EventContract<OrganizationState>>> = {
  REGISTERED: organizationRegistered,
  RENAMED: organizationRenamed,
  MOVED: organizationMoved,
  MERGED: organizationMerged,
  SPLIT: organizationSplit,
  DISSOLVED: organizationDissolved,
};

/** The event by which the other services know a unit as it is now; `at` is the business time, `change` what was decided. */
export function organizationEvent(
  happened: ChangeKind | 'REGISTERED',
  unit: UnitInLineage,
  { at, change }: { readonly at: string; readonly change?: StructureChange },
) {
  const { id, code, names, validFrom, validTo, memberships } = unit;
  const today = cityDay(at);
  const { name, shortName } = nameOn(names, today);
  return newEvent(CONTRACTS[happened], {
    aggregateId: id,
    version: unit.version,
    businessTime: at,
    provenance: unit.provenance,
    data: {
      id,
      code,
      name,
      shortName,
      validFrom,
      validTo,
      memberships: memberships.map(({ block, index, from, to }) => ({
        block: block.code,
        blockName: block.name,
        blockProvenance: block.provenance,
        index,
        from,
        to,
      })),
      provenanceExceptions: exceptionsOn(unit, today),
      names: names.map((one) => ({ name: one.name, shortName: one.shortName, from: one.from, to: one.to })),
      predecessors: unit.predecessors.map(linkState),
      successors: unit.successors.map(linkState),
      ...(change ? { change: changeState(change) } : {}),
    },
  });
}

function linkState({ unit, change }: LineageLink) {
  return { ...unit, change: changeState(change) };
}

function changeState({ id, kind, on, decision }: StructureChange) {
  return {
    id,
    kind,
    effectiveOn: on,
    decisionNumber: decision.number,
    decisionDate: decision.date,
    decisionProvenance: decision.provenance,
  };
}
