import { invalidInput } from '@reformgraph/subgraph-kit/outcome';
import type { Failure, InvalidInput, Localized } from '@reformgraph/subgraph-kit/outcome';
import { refusedExceptions, type Provenanced } from '@reformgraph/subgraph-kit/provenance';
import { localizedLine } from '@reformgraph/subgraph-kit/text';

/** What units are assessed by, such as PAR. */
export interface AssessmentIndex extends Provenanced {
  readonly code: string;
  readonly name: Localized;
}

export type IndexAlreadyRegistered = Failure<'INDEX_ALREADY_REGISTERED', { index: AssessmentIndex }>;

const INDEX_CODE = /^[A-Z0-9_-]{1,20}$/;
const LONGEST_NAME = 300;
const EXCEPTION_FIELDS = ['code', 'name.vi', 'name.en'];

/** Decides a new index. */
export function registerIndex(command: AssessmentIndex): AssessmentIndex | InvalidInput {
  if (!INDEX_CODE.test(command.code))
    return invalidInput(
      ['code'],
      'Mã chỉ số gồm 1 đến 20 chữ hoa, chữ số, “_” hoặc “-”.',
      'An index code is 1 to 20 capital letters, digits, "_" or "-".',
    );
  const name = localizedLine(command.name, ['name'], LONGEST_NAME);
  if ('failure' in name) return name;
  return refusedExceptions(command.provenanceExceptions, EXCEPTION_FIELDS) ?? { ...command, name };
}
