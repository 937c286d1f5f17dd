import { compileFormula } from '@reformgraph/scoring';
import type { FormulaResolvers } from '../generated/graphql.ts';

export const Formula: FormulaResolvers = {
  asks: (formula) => compileFormula(formula, false).inputs.map((input) => ({ ...input })),
};
