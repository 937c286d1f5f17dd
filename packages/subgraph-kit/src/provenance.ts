import type { Provenance } from '@reformgraph/event-contracts';
import { invalidInput, type InvalidInput } from './outcome.ts';

export type { Provenance } from '@reformgraph/event-contracts';

/** That a field of something comes from elsewhere than the whole: `name.en` of a unit that is OFFICIAL otherwise. */
export interface ProvenanceException {
  /** The field's name in the graph; inside of it the way by dots. */
  readonly field: string;
  readonly provenance: Provenance;
}

/** Where the facts of something come from: as the whole, but for the exceptions. */
export interface Provenanced {
  readonly provenance: Provenance;
  readonly provenanceExceptions: readonly ProvenanceException[];
}

/** The refusal of an exception for none of `fields`, or of a second one for the same; null where there is none. */
export function refusedExceptions(
  exceptions: readonly ProvenanceException[],
  fields: readonly string[],
): InvalidInput | null {
  const named = exceptions.map(({ field }) => field);
  const faulty = named.findIndex(
    (field, position) => !fields.includes(field) || named.indexOf(field) < position,
  );
  return faulty < 0
    ? null
    : invalidInput(
        ['provenanceExceptions', String(faulty), 'field'],
        `Mỗi ngoại lệ nêu một trong các trường ${fields.join(', ')}, mỗi trường một lần.`,
        `An exception names one of the fields ${fields.join(', ')}, each of them once.`,
      );
}
