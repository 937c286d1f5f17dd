import {
  explainComponent,
  explainResult,
  scoreComponent,
  storedText,
  type Gate,
  type Rational,
  type ReferenceName,
  type ResultBand,
  type Snapshot,
  type UnitFacts,
} from '@reformgraph/scoring';
import type { SqlExecutor } from '@reformgraph/subgraph-kit';
import type { Localized } from '@reformgraph/subgraph-kit/outcome';
import DataLoader from 'dataloader';
import type { Assessment } from '../domain/assessment.ts';
import { counted, type ComponentScore } from '../domain/component-score.ts';
import { trimmed } from '../domain/decimals.ts';
import { referencesOf, toGiven } from '../domain/given-component.ts';
import { unitScore } from '../domain/result.ts';
import { componentIn } from '../domain/scoring-rules.ts';
import { componentStore } from './component-store.ts';
import { frozenSet, settledReferences, type PeriodBlock } from './scoring-store.ts';

/** A settled value of a block, with the ids of the organizations that have it. */
export interface SettledReference {
  readonly component: string;
  readonly name: 'BEST' | 'BEST_WITHOUT_TARGET';
  readonly value: string;
  readonly organizationIds: readonly string[];
}

/** A value that went into points; `organizationIds` are those that have it, where it is the block's. */
export interface ExplainedValue {
  readonly name: string;
  readonly label: Localized;
  readonly value: string;
  readonly from: 'ANSWER' | 'PARAMETER' | 'REFERENCE';
  readonly organizationIds: readonly string[];
}

interface WrittenFormula {
  readonly words: Localized;
  readonly figures: Localized;
  readonly calculation: string;
}

/** How the points of a component follow. */
export interface ExplainedComponent extends WrittenFormula {
  readonly rule: string;
  readonly sentence: Localized;
  readonly values: readonly ExplainedValue[];
  readonly points: string;
}

/** How a result follows, and where it stands. */
export interface ExplainedResult {
  readonly band: ResultBand | null;
  readonly gates: readonly Gate[];
  readonly explanation: WrittenFormula & {
    readonly sums: readonly { readonly name: string; readonly label: Localized; readonly value: string }[];
    readonly sentences: readonly Localized[];
  };
}

/** Explanations of what the one who asks may see already. */
export interface ScoreExplanations {
  /** In the order of the components' codes. */
  references(block: PeriodBlock): Promise<SettledReference[]>;
  /** Of what counts of the component as it is given, or would count; null where nothing can be computed yet. */
  explanation(component: ComponentScore): Promise<ExplainedComponent | null>;
  explainedResult(assessment: Assessment): Promise<ExplainedResult>;
}

const REFERENCE_NAMES = {
  best: 'BEST',
  bestWithoutTarget: 'BEST_WITHOUT_TARGET',
} as const satisfies Readonly<Record<ReferenceName, string>>;

export function createScoreExplanations(sql: SqlExecutor): ScoreExplanations {
  const ofBlock = new DataLoader<PeriodBlock, Snapshot<string> | null, string>(
    (blocks) => Promise.all(blocks.map((block) => settledReferences(sql, block))),
    { cacheKeyFn: ({ periodId, block }) => `${periodId}/${block}` },
  );
  const ofAssessment = new DataLoader<string, Snapshot<string> | null>(async (ids) => {
    const rows = await sql.query<PeriodBlock & { id: string }>(
      `SELECT id::text, period_id::text AS "periodId", block_code AS block FROM assessment WHERE id = ANY ($1::uuid[])`,
      [ids],
    );
    const blocks = new Map(rows.map((row) => [row.id, row]));
    return Promise.all(
      ids.map(async (id) => {
        const block = blocks.get(id);
        return block ? ofBlock.load(block) : null;
      }),
    );
  });
  const components = new DataLoader<string, readonly ComponentScore[]>(async (ids) => {
    const found = await componentStore(sql).ofEach(ids);
    return ids.map((id) => found.get(id) ?? []);
  });
  const factsOf = new DataLoader<string, UnitFacts>(async (ids) => {
    const rows = await sql.query<{ id: string }>(LATE, [ids]);
    const late = new Set(rows.map(({ id }) => id));
    return ids.map((id) => ({ submittedLate: late.has(id) }));
  });
  return {
    references: async (block) =>
      [...((await ofBlock.load(block)) ?? [])].flatMap(([component, references]) =>
        Object.entries(references).map(([name, { value, of }]) => ({
          component,
          name: REFERENCE_NAMES[name as ReferenceName],
          value: text(value),
          organizationIds: of,
        })),
      ),
    explanation: async (component) => {
      const given = counted(component) ?? component.self;
      if (given?.kind !== 'INPUTS') return null;
      const settled = await ofAssessment.load(component.assessmentId);
      const compiled = componentIn(await frozenSet(sql, component.criteriaSetId), component.code);
      const known = toGiven(given);
      const score = scoreComponent(compiled, known, referencesOf(compiled, settled));
      if (score.status !== 'SCORED' || known.kind !== 'INPUTS') return null;
      const { rule, sentence, words, figures, calculation, values, points } = explainComponent(
        compiled,
        score,
        known.inputs,
        settled?.get(component.code) ?? {},
      );
      return {
        ...{ rule, sentence, words, figures, calculation, points: text(points) },
        values: values.map(({ name, label, value, from, of }) => ({
          ...{ name, label, value: text(value), organizationIds: of },
          from: from === 'INPUT' ? 'ANSWER' : from,
        })),
      };
    },
    explainedResult: async (assessment) => {
      const { id, criteriaSetId } = assessment;
      const set = await frozenSet(sql, criteriaSetId);
      const rules = { set, settled: await ofAssessment.load(id) };
      const [its, facts] = await Promise.all([components.load(id), factsOf.load(id)]);
      const { result } = unitScore(rules, its, counted, facts);
      const { words, figures, calculation, sums, sentences } = explainResult(set, result);
      const { bands, gates } = set.rules;
      const { classification } = result;
      return {
        band: bands.find(({ code }) => code === classification?.band) ?? null,
        gates: gates.filter(({ code }) => classification?.gates.includes(code)),
        explanation: {
          ...{ words, figures, calculation, sentences },
          sums: sums.map(({ name, label, value }) => ({ name, label, value: text(value) })),
        },
      };
    },
  };
}

/** The assessments whose unit first submitted after self-scoring had ended for all, in time that was given to it as late. */
const LATE = `
  SELECT a.id::text FROM assessment a JOIN assessment_period p ON p.id = a.period_id
  WHERE a.id = ANY ($1::uuid[])
    AND (SELECT min(sealed_at) FROM content_seal WHERE assessment_id = a.id AND kind = 'SUBMISSION') >= p.self_scoring_to
    AND EXISTS (
      SELECT FROM round_extension e
      WHERE e.period_id = a.period_id AND e.organization_id = a.organization_id AND e.counts_as_late)`;

const text = (value: Rational): string => trimmed(storedText(value));
