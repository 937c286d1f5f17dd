import { firstChange, type LastChange } from '@reformgraph/subgraph-kit/change';
import type { Authorship } from '@reformgraph/subgraph-kit/command';
import { invalidInput } from '@reformgraph/subgraph-kit/outcome';
import type { Failure, InvalidInput, Localized } from '@reformgraph/subgraph-kit/outcome';
import type { Provenance, Provenanced, ProvenanceException } from '@reformgraph/subgraph-kit/provenance';
import { localizedLine } from '@reformgraph/subgraph-kit/text';
import {
  checkedName,
  LONGEST_NAME,
  NAME_FIELDS,
  nameExceptions,
  nameOn,
  type GivenName,
  type UnitName,
} from './unit-name.ts';

export interface Block {
  readonly code: string;
  readonly name: Localized;
  readonly position: number;
  readonly provenance: Provenance;
}

/** That a unit belongs to a block on the days from `from` until before `to`; for one index, or in general (null). */
export interface Membership {
  readonly id: string;
  readonly block: Block;
  readonly index: string | null;
  readonly from: string;
  readonly to: string | null;
  /** The change by which it came there; null where it was registered there. */
  readonly changeId: string | null;
}

/** A unit; its exceptions are those of what has no provenance of its own, so none of names. */
export interface Organization extends Provenanced, LastChange {
  readonly id: string;
  readonly code: string;
  /** Oldest first, without gaps, on all its days. */
  readonly names: readonly UnitName[];
  readonly validFrom: string;
  readonly validTo: string | null;
  /** The change by which it ends; null where no end is decided. */
  readonly endedBy: string | null;
  /** Oldest first; of one index, or in general, at most one on any day. */
  readonly memberships: readonly Membership[];
}

export type CodeTaken = Failure<'CODE_TAKEN', { taken: string }>;

const BLOCK_CODE = /^[A-Z0-9_-]{1,40}$/;
const ORGANIZATION_CODE = /^[A-Z0-9_-]{1,20}$/;

/** Decides a new block. */
export function registerBlock({ code, position, provenance, ...command }: Block): Block | InvalidInput {
  if (!BLOCK_CODE.test(code))
    return invalidInput(
      ['code'],
      'Mã khối gồm 1 đến 40 chữ hoa, chữ số, “_” hoặc “-”.',
      'A block code is 1 to 40 capital letters, digits, "_" or "-".',
    );
  const name = localizedLine(command.name, ['name'], LONGEST_NAME);
  return 'failure' in name ? name : { code, name, position, provenance };
}

export interface RegisterOrganization extends GivenName {
  readonly id: string;
  readonly nameId: string;
  readonly membershipId: string;
  readonly code: string;
  readonly validFrom: string;
}

const OWN_EXCEPTIONS = ['code', 'validFrom', 'memberships'];

/**
 * Decides a new unit, a member of `block` in general from its first day; `changeId` is the change that makes it, null
 * where it merely becomes known.
 */
export function registerOrganization(
  command: RegisterOrganization,
  block: Block,
  authorship: Authorship,
  changeId: string | null = null,
): Organization | InvalidInput {
  const { id, code, validFrom: from, provenance, provenanceExceptions } = command;
  if (!ORGANIZATION_CODE.test(code))
    return invalidInput(
      ['code'],
      'Mã đơn vị gồm 1 đến 20 chữ hoa, chữ số, “_” hoặc “-”.',
      'A unit code is 1 to 20 capital letters, digits, "_" or "-".',
    );
  const name = checkedName(command, code, [...OWN_EXCEPTIONS, ...NAME_FIELDS]);
  if ('failure' in name) return name;
  return {
    id,
    code,
    names: [{ id: command.nameId, ...name, from, to: null, changeId }],
    provenance,
    provenanceExceptions: provenanceExceptions.filter(({ field }) => OWN_EXCEPTIONS.includes(field)),
    validFrom: from,
    validTo: null,
    endedBy: null,
    memberships: [{ id: command.membershipId, block, index: null, from, to: null, changeId }],
    ...firstChange('registerOrganization', authorship),
  };
}

/** What of a unit comes from elsewhere than its provenance says, its name being that of a day. */
export function exceptionsOn(unit: Organization, day: string): ProvenanceException[] {
  return [...unit.provenanceExceptions, ...nameExceptions(nameOn(unit.names, day), unit.provenance)];
}

/** The block in general to which the memberships lead on a day; null where there is none. */
export function blockOn<Dated extends { index: string | null; from: string; to: string | null }>(
  memberships: readonly Dated[],
  day: string,
): Dated | null {
  return (
    memberships.find(({ index, from, to }) => index === null && from <= day && (to === null || day < to)) ??
    null
  );
}
