import type { Combination, Formula, ScoreSource, SectionRole, SetNode } from '@reformgraph/scoring';
import type { Localized } from '@reformgraph/subgraph-kit/outcome';
import { normaliseLine, normaliseLines } from '@reformgraph/subgraph-kit/text';
import { readGiven } from './decimals.ts';
import { normalisedFormula, type GivenFormula } from './given-formula.ts';

/** One line of a set. */
export interface CriteriaNode {
  readonly code: string;
  readonly parentCode: string | null;
  readonly kind: 'SECTION' | 'COMPONENT';
  readonly domain: number;
  readonly title: Localized;
  /** Decimal text without trailing zeros. */
  readonly maximum: string;
  /** Null for a component. */
  readonly combination: Combination | null;
  /** Other than ORDINARY only where a section of bonus or penalty begins. */
  readonly role: SectionRole;
  /** Null for a section. */
  readonly source: ScoreSource | null;
  /** Null for a section. */
  readonly formula: Formula | null;
  readonly mayBeNotApplicable: boolean;
  readonly legalBasis: readonly LegalBasis[];
  /** Codes of the set's evidence types. */
  readonly evidenceTypes: readonly string[];
  /** Code of the organization that appraises it. */
  readonly appraisedBy: string | null;
}

/** A document that a criterion rests on; `validTo` is the first day on which it is no longer in force. */
export interface LegalBasis {
  readonly document: string;
  readonly provision: string | null;
  readonly validFrom: string | null;
  readonly validTo: string | null;
}

/** A kind of document that components ask for. */
export interface EvidenceType {
  readonly code: string;
  readonly name: Localized;
}

/** A line as it is asked for: how it is summed may be left out, and its formula may be any. */
export type GivenNode = Omit<CriteriaNode, 'formula'> & { readonly formula: GivenFormula | null };

/** A line in one form: texts in one writing, numbers without trailing zeros, what may be left out as it is meant then. */
export function normalisedNode(node: GivenNode): GivenNode {
  const { kind, role } = node;
  const usual = role === 'ORDINARY' ? 'SUM_EQUAL' : 'SUM_CAPPED';
  return {
    ...node,
    code: normaliseLine(node.code),
    parentCode: node.parentCode === null ? null : normaliseLine(node.parentCode),
    title: normaliseLines(node.title),
    maximum: readGiven(node.maximum)?.text ?? node.maximum,
    combination: node.combination ?? (kind === 'SECTION' ? usual : null),
    formula: node.formula
      ? normalisedFormula(node.formula)
      : kind === 'COMPONENT'
        ? { kind: 'POINTS' }
        : null,
    legalBasis: node.legalBasis.map(({ document, provision, ...validity }) => ({
      document: normaliseLine(document),
      provision: provision === null ? null : normaliseLine(provision) || null,
      ...validity,
    })),
    evidenceTypes: node.evidenceTypes.map(normaliseLine),
    appraisedBy: node.appraisedBy === null ? null : normaliseLine(node.appraisedBy) || null,
  };
}

/** A line as far as scores depend on it. */
export function scoredNode({ combination, role, ...node }: CriteriaNode): SetNode {
  const { code, parentCode, kind, domain, maximum, source, formula, mayBeNotApplicable } = node;
  return {
    ...{ code, parentCode, kind, domain, maximum, source, formula, mayBeNotApplicable },
    ...(combination && { combination }),
    ...(role !== 'ORDINARY' && { role }),
  };
}
