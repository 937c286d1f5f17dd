import { nextChange } from '@reformgraph/subgraph-kit/change';
import { invalidInput, type InvalidInput } from '@reformgraph/subgraph-kit/outcome';
import type { Block, Membership, Organization } from './organization.ts';
import { refusedOrder, refusedUnit, type Judged, type Refused, type SeenUnit } from './structure-change.ts';

/** Where a unit goes; without a block it counts for the index in its block in general again. */
export interface Move {
  readonly membershipId: string;
  readonly block: Block | null;
  /** Null: the block in general. */
  readonly index: string | null;
}

const INDEX_CODE = /^[A-Z0-9_-]{1,20}$/;

/** Decides another block of a unit from a day on, until its end, for an index or in general. */
export function moveOrganization(
  seen: SeenUnit,
  move: Move,
  { change, authorship }: Judged,
): Organization | Refused {
  const refused = refusedUnit(seen, change.on) ?? refusedIndex(move);
  if (refused) return refused;
  const { unit } = seen;
  const last = unit.memberships.findLast(({ index }) => index === move.index);
  const early = last ? refusedOrder(unit.code, change.on, last.from) : null;
  if (early) return early;
  const standing = last && (last.to === null || change.on < last.to) ? last : null;
  if ((standing?.block.code ?? null) === (move.block?.code ?? null))
    return invalidInput(['block'], 'Đơn vị đã ở khối này.', 'The unit is there already.');
  const kept = unit.memberships.map((held) => (held === standing ? { ...held, to: change.on } : held));
  return {
    ...unit,
    memberships: move.block ? [...kept, membership(move.block, move, seen, change)] : kept,
    ...nextChange(unit, 'moveOrganization', authorship),
  };
}

function membership(
  block: Block,
  { membershipId, index }: Move,
  { unit }: SeenUnit,
  { id, on }: Judged['change'],
): Membership {
  return { id: membershipId, block, index, from: on, to: unit.validTo, changeId: id };
}

function refusedIndex({ block, index }: Move): InvalidInput | null {
  if (index !== null && !INDEX_CODE.test(index))
    return invalidInput(
      ['index'],
      'Mã chỉ số gồm 1 đến 20 chữ hoa, chữ số, “_” hoặc “-”.',
      'An index code is 1 to 20 capital letters, digits, "_" or "-".',
    );
  return block === null && index === null
    ? invalidInput(['block'], 'Đơn vị luôn thuộc một khối chung.', 'A unit always has a block in general.')
    : null;
}
