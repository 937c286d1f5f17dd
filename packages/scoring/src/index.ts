export {
  DivisionByZeroError,
  HUNDRED,
  MAXIMUM_DECIMAL_LENGTH,
  MAXIMUM_FRACTION_LENGTH,
  MAXIMUM_PLACES,
  NotADecimalError,
  NotAFractionError,
  ZERO,
  add,
  compare,
  decimal,
  divide,
  fromFraction,
  greatest,
  least,
  multiply,
  negate,
  parseDecimal,
  rational,
  scaleHalfUp,
  subtract,
  sum,
  toDecimal,
  toFraction,
  type DecimalFault,
  type ParsedDecimal,
  type Rational,
} from './rational.ts';
export {
  buildTree,
  checkTree,
  type BuiltTree,
  type Combination,
  type CriteriaNode,
  type CriteriaTree,
  type SectionRole,
  type TreeNode,
  type TreeProblem,
} from './tree.ts';
export { SHOWN_PLACES, STORED_PLACES, shownText, storedText } from './value-text.ts';
export {
  EXACT_RANKING_PLACES,
  rankEntries,
  type RankedEntry,
  type Ranking,
  type RankingBasis,
  type RankingEntry,
} from './ranking.ts';
export {
  expression,
  MAXIMUM_EXPRESSION_DEPTH,
  MAXIMUM_EXPRESSION_LENGTH,
  MAXIMUM_EXPRESSION_PARTS,
  parseExpression,
  type ParsedExpression,
  type SyntaxFault,
} from './expression/parse.ts';
export { evaluate, MAXIMUM_BITS, type Evaluation, type EvaluationFault } from './expression/evaluate.ts';
export { namesIn, type Expression } from './expression/expression.ts';
export { plainNumber, writeExpression } from './expression/write.ts';
export {
  USUAL_SURVEY_PERCENTS,
  type AdjustmentItem,
  type Band,
  type Direction,
  type Formula,
  type FormulaKind,
  type InputSpec,
  type InputType,
  type NamedInput,
  type ReferenceName,
  type SurveyAnswer,
} from './formula/formula.ts';
export { compileFormula } from './formula/compile-formula.ts';
export type { CompiledFormula } from './formula/compiled-formula.ts';
export type { Derivation, DerivationFault, RuleCode } from './formula/derivation.ts';
export { formulaProblems, MAXIMUM_FORMULA_PARTS, type FormulaProblem } from './formula/formula-problems.ts';
export { inputProblems, type InputProblem } from './formula/input-problems.ts';
export type { LocalizedText } from './localized-text.ts';
export type {
  Gate,
  GateCondition,
  ResultBand,
  ScoreSource,
  SetDefinition,
  SetNode,
  SetRules,
} from './set/set-definition.ts';
export {
  compileSet,
  type CompiledComponent,
  type CompiledNode,
  type CompiledOrProblems,
  type CompiledSet,
} from './set/compile-set.ts';
export type { NodeProblem, RuleProblem, SetProblem } from './set/set-problems.ts';
export {
  scoreComponent,
  type ComponentReferences,
  type ComponentScore,
  type Given,
} from './score/component-score.ts';
export type { Classification, UnitFacts } from './score/classification.ts';
export {
  competingOf,
  referencesOf,
  type Competing,
  type Reference,
  type References,
} from './score/references.ts';
export { domainFigures, type DomainFigures, type Figures } from './score/domain-figures.ts';
export type { NodeScore, UnitResult, UnitScore, UnitSums } from './score/unit-score.ts';
export {
  BlockScores,
  NotInBlockError,
  type BlockUnit,
  type BlockUnitScore,
  type Snapshot,
} from './score/block-scores.ts';
export {
  explainComponent,
  type ComponentExplanation,
  type ExplainedValue,
} from './explain/explain-component.ts';
export { explainResult, type ResultExplanation } from './explain/explain-result.ts';
export type { WrittenFormula } from './explain/written-formula.ts';
