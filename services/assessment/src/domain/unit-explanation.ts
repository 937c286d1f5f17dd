import { compare, decimal } from '@reformgraph/scoring';
import type { Authorship } from '@reformgraph/subgraph-kit/command';
import { fail } from '@reformgraph/subgraph-kit/outcome';
import type { Failure, InvalidInput, NotFound } from '@reformgraph/subgraph-kit/outcome';
import { checkedLine } from '@reformgraph/subgraph-kit/text';
import { answerEach, type ComponentScore, type ItemOutcome } from './component-score.ts';
import { isSame } from './given-component.ts';

/** A word of the unit as it is asked for. */
export interface GivenExplanation {
  readonly component: string;
  readonly text: string;
}

export type NothingToExplain = Failure<'NOTHING_TO_EXPLAIN'>;
export type AlreadyExplained = Failure<'ALREADY_EXPLAINED', { explainedAt: string }>;
export type ExplanationRefused = NotFound | InvalidInput | NothingToExplain | AlreadyExplained;

const LONGEST_EXPLANATION = 4_000;

/** Answers each of the unit's explanations by itself, in the order of `items`; a component is explained once. */
export function explainComponents(
  components: readonly ComponentScore[],
  items: readonly GivenExplanation[],
  by: string,
  { at }: Authorship,
): ItemOutcome<ExplanationRefused>[] {
  return answerEach<GivenExplanation, ExplanationRefused>(
    components,
    items,
    (component, item, path) => {
      if (component.unitExplanation)
        return fail('ALREADY_EXPLAINED', { explainedAt: component.unitExplanation.at }, [
          ...path,
          'component',
        ]);
      if (!isAppraisedLower(component)) return fail('NOTHING_TO_EXPLAIN', {}, [...path, 'component']);
      const text = checkedLine(item.text, [...path, 'text'], LONGEST_EXPLANATION);
      return typeof text === 'string'
        ? { scored: { ...component, unitExplanation: { text, by, at } } }
        : text;
    },
    'explanations',
  );
}

/**
 * Whether the first appraisal gave less than the unit did; where points are not settled, or one of the two says that the
 * component does not apply, whether it found something else.
 */
export function isAppraisedLower({ self, selfScore, appraised, appraisedScore }: ComponentScore): boolean {
  if (!self || !appraised) return false;
  return selfScore !== null && appraisedScore !== null
    ? compare(decimal(appraisedScore), decimal(selfScore)) < 0
    : !isSame(self, appraised);
}
