import { invalidInput } from '@reformgraph/subgraph-kit/outcome';
import type { Failure, InvalidInput, Localized } from '@reformgraph/subgraph-kit/outcome';
import { refusedExceptions, type Provenance, type Provenanced } from '@reformgraph/subgraph-kit/provenance';
import { checkedLine, localizedLine } from '@reformgraph/subgraph-kit/text';
import { searchKey } from './names.ts';

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
}

export interface Organization extends Provenanced {
  readonly id: string;
  readonly code: string;
  readonly name: Localized;
  readonly shortName: string;
  readonly searchKey: string;
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly memberships: readonly Membership[];
  readonly version: number;
}

export type CodeTaken = Failure<'CODE_TAKEN', { taken: string }>;

const BLOCK_CODE = /^[A-Z0-9_-]{1,40}$/;
const ORGANIZATION_CODE = /^[A-Z0-9_-]{1,20}$/;
export const LONGEST_NAME = 300;

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

export interface RegisterOrganization extends Provenanced {
  readonly id: string;
  readonly membershipId: string;
  readonly code: string;
  readonly name: Localized;
  readonly shortName: string;
  readonly validFrom: string;
}

const EXCEPTION_FIELDS = ['code', 'name.vi', 'name.en', 'shortName', 'validFrom', 'memberships'];

/** Decides a new unit, a member of `block` in general from its first day. */
export function registerOrganization(
  command: RegisterOrganization,
  block: Block,
): Organization | InvalidInput {
  if (!ORGANIZATION_CODE.test(command.code))
    return invalidInput(
      ['code'],
      'Mã đơn vị gồm 1 đến 20 chữ hoa, chữ số, “_” hoặc “-”.',
      'A unit code is 1 to 20 capital letters, digits, "_" or "-".',
    );
  const name = localizedLine(command.name, ['name'], LONGEST_NAME);
  if ('failure' in name) return name;
  const shortName = checkedLine(command.shortName, ['shortName'], LONGEST_NAME);
  if (typeof shortName !== 'string') return shortName;
  const refused = refusedExceptions(command.provenanceExceptions, EXCEPTION_FIELDS);
  if (refused) return refused;
  return {
    id: command.id,
    code: command.code,
    name,
    shortName,
    searchKey: searchKey(name.vi, name.en, shortName, command.code),
    provenance: command.provenance,
    provenanceExceptions: command.provenanceExceptions,
    validFrom: command.validFrom,
    validTo: null,
    memberships: [{ id: command.membershipId, block, index: null, from: command.validFrom, to: null }],
    version: 1,
  };
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
