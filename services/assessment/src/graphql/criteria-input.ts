import type { Gate, GateCondition, SetRules } from '@reformgraph/scoring';
import type { InvalidInput } from '@reformgraph/subgraph-kit/outcome';
import { invalidInput } from '@reformgraph/subgraph-kit/outcome';
import type { GivenNode } from '../domain/criteria-node.ts';
import { USUAL_RULES } from '../domain/criteria-set.ts';
import type { BandGateInput, CriteriaNodeInput, CriteriaRulesInput } from '../generated/graphql.ts';

/** The line that the input names. */
export function nodeIn(node: CriteriaNodeInput): GivenNode {
  const { parentCode, combination, role = 'ORDINARY', source, formula, appraisedBy } = node;
  const { mayBeNotApplicable = false, legalBasis = [], evidenceTypes = [] } = node;
  return {
    ...node,
    parentCode: parentCode ?? null,
    combination: combination ?? null,
    role,
    source: source ?? null,
    formula: formula ?? null,
    mayBeNotApplicable,
    legalBasis: legalBasis.map(({ document, provision, validFrom, validTo }) => ({
      document,
      provision: provision ?? null,
      validFrom: validFrom ?? null,
      validTo: validTo ?? null,
    })),
    evidenceTypes,
    appraisedBy: appraisedBy ?? null,
  };
}

/** The rules that the input names; the usual ones without it. INVALID_INPUT for a gate that lacks what its condition needs. */
export function rulesIn(input: CriteriaRulesInput | null | undefined): SetRules | InvalidInput {
  if (!input) return USUAL_RULES;
  const { bands = [], gates: given = [], ...rules } = input;
  const gates: Gate[] = [];
  for (const [position, { code, text, notAbove, ...condition }] of given.entries()) {
    const when = conditionIn(condition, ['rules', 'gates', String(position)]);
    if ('failure' in when) return when;
    gates.push({ code, text, when, notAbove });
  }
  return {
    ...USUAL_RULES,
    ...rules,
    bands: bands.map(({ from, ...band }) => ({ ...band, from: from ?? null })),
    gates,
  };
}

function conditionIn(
  { condition, node, limit }: Pick<BandGateInput, 'condition' | 'node' | 'limit'>,
  path: readonly string[],
): GateCondition | InvalidInput {
  if (condition === 'SUBMITTED_LATE')
    return node == null && limit == null
      ? { kind: condition }
      : invalidInput(
          path,
          'Điều kiện nộp muộn không cần “node” và “limit”.',
          'SUBMITTED_LATE takes neither “node” nor “limit”.',
        );
  if (node == null || limit == null)
    return invalidInput(
      path,
      'Điều kiện này cần “node” và “limit”.',
      'This condition needs “node” and “limit”.',
    );
  return condition === 'BELOW_PERCENT'
    ? { kind: condition, node, percent: limit }
    : { kind: condition, node, points: limit };
}
