import { invalidInput } from '@reformgraph/subgraph-kit/outcome';
import type { Failure, Localized } from '@reformgraph/subgraph-kit/outcome';
import { checkedText, type InvalidInput } from './texts.ts';

/** What units are assessed by, such as PAR. */
export interface AssessmentIndex {
  readonly code: string;
  readonly name: Localized;
}

export type IndexAlreadyRegistered = Failure<'INDEX_ALREADY_REGISTERED', { index: AssessmentIndex }>;

const INDEX_CODE = /^[A-Z0-9_-]{1,20}$/;
const LONGEST_NAME = 300;

/** Decides a new index. */
export function registerIndex({ code, name }: AssessmentIndex): AssessmentIndex | InvalidInput {
  if (!INDEX_CODE.test(code))
    return invalidInput(
      ['code'],
      'Mã chỉ số gồm 1 đến 20 chữ hoa, chữ số, “_” hoặc “-”.',
      'An index code is 1 to 20 capital letters, digits, "_" or "-".',
    );
  const checked = checkedText(name, LONGEST_NAME, ['name']);
  return 'failure' in checked ? checked : { code, name: checked };
}
