import type { UnitInLineage } from './lineage.ts';
import { registerOrganization, type Block } from './organization.ts';
import type { ChangeKind, Judged } from './structure-change.ts';

const authorship = { by: 'admin', at: '2025-03-01T02:00:00.000Z' };
export const DAYS = 30;
export const day = (number: number) => new Date(Date.UTC(2025, 0, 1 + number)).toISOString().slice(0, 10);
export const block = (code: string): Block => ({
  code,
  name: { vi: code, en: code },
  position: 1,
  provenance: 'SYNTHETIC',
});
export const BLOCKS = [block('A'), block('B'), block('C')];

/** A unit from a day of January 2025 on; the number of the day counts from 0. */
export function newUnit(number: number, from = 0) {
  const name = { vi: `Sở ${number}`, en: `Department ${number}` };
  const unit = registerOrganization(
    {
      id: `unit-${number}`,
      nameId: `name-${number}`,
      membershipId: `membership-${number}`,
      code: `U${number}`,
      name,
      shortName: name.vi,
      provenance: 'SYNTHETIC',
      provenanceExceptions: [],
      validFrom: day(from),
    },
    BLOCKS[0] ?? block('A'),
    authorship,
  );
  if ('failure' in unit) throw new Error(unit.failure);
  return unit;
}
export const alone = (number: number): UnitInLineage => ({
  ...newUnit(number),
  predecessors: [],
  successors: [],
});

let ids = 0;
export const judge = (kind: ChangeKind, on: number): Judged => ({
  change: {
    id: `change-${(ids += 1)}`,
    kind,
    on: day(on),
    decision: { number: '1/QĐ', date: '2025-01-01', provenance: 'SYNTHETIC' },
  },
  authorship,
});
export const seen = (unit: UnitInLineage) => ({
  unit,
  expectedVersion: unit.version,
  path: ['organization'],
});
