import type { InvalidInput, Localized } from '@reformgraph/subgraph-kit/outcome';
import {
  refusedExceptions,
  type Provenance,
  type Provenanced,
  type ProvenanceException,
} from '@reformgraph/subgraph-kit/provenance';
import { checkedLine, localizedLine } from '@reformgraph/subgraph-kit/text';
import { searchKey } from './names.ts';

/** Where each part of a name comes from. */
export interface NameProvenance {
  readonly vi: Provenance;
  readonly en: Provenance;
  readonly shortName: Provenance;
}

/** What a unit is called on the days from `from` until before `to`. */
export interface UnitName {
  readonly id: string;
  readonly name: Localized;
  readonly shortName: string;
  readonly searchKey: string;
  readonly provenance: NameProvenance;
  readonly from: string;
  readonly to: string | null;
  /** The change by which it got the name; null where it was registered under it. */
  readonly changeId: string | null;
}

/** A name as it is given, with where its parts come from. */
export interface GivenName extends Provenanced {
  readonly name: Localized;
  readonly shortName: string;
}

/** The parts of a name that can come from elsewhere than the whole, as the graph names them. */
export const NAME_FIELDS = ['name.vi', 'name.en', 'shortName'] as const;
const PARTS = { 'name.vi': 'vi', 'name.en': 'en', shortName: 'shortName' } as const;
export const LONGEST_NAME = 300;

/** Decides a name; `excepted` are the fields for which an exception may be given. */
export function checkedName(
  given: GivenName,
  code: string,
  excepted: readonly string[] = NAME_FIELDS,
): Pick<UnitName, 'name' | 'shortName' | 'searchKey' | 'provenance'> | InvalidInput {
  const name = localizedLine(given.name, ['name'], LONGEST_NAME);
  if ('failure' in name) return name;
  const shortName = checkedLine(given.shortName, ['shortName'], LONGEST_NAME);
  if (typeof shortName !== 'string') return shortName;
  const refused = refusedExceptions(given.provenanceExceptions, excepted);
  if (refused) return refused;
  const of = (part: string) =>
    given.provenanceExceptions.find(({ field }) => field === part)?.provenance ?? given.provenance;
  return {
    name,
    shortName,
    searchKey: searchKey(name.vi, name.en, shortName, code),
    provenance: { vi: of('name.vi'), en: of('name.en'), shortName: of('shortName') },
  };
}

/** The parts of a name that come from elsewhere than `provenance` says. */
export function nameExceptions(name: UnitName, provenance: Provenance): ProvenanceException[] {
  return NAME_FIELDS.map((field) => ({ field, provenance: name.provenance[PARTS[field]] })).filter(
    (exception) => exception.provenance !== provenance,
  );
}

/** The name of a day: the first one before all days, the last one after them. Names come oldest first, without gaps. */
export function nameOn(names: readonly UnitName[], day: string): UnitName {
  const name = names.findLast(({ from }) => from <= day) ?? names[0];
  if (!name) throw new Error('A unit without a name');
  return name;
}
