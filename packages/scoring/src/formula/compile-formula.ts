import type { Expression } from '../expression/expression.ts';
import type { CompiledFormula } from './compiled-formula.ts';
import type { Derivation } from './derivation.ts';
import type { Formula } from './formula.ts';
import * as simple from './simple-formulas.ts';
import { best, target } from './target-formulas.ts';

/** Readies a formula without problems (see `formulaProblems`). In a penalty's section its points are taken away. */
export function compileFormula(formula: Formula, isPenalty = false): CompiledFormula {
  const compiled = compile(formula);
  return isPenalty && formula.kind !== 'POINTS' ? takenAway(compiled) : compiled;
}

function compile(formula: Formula): CompiledFormula {
  switch (formula.kind) {
    case 'POINTS':
      return simple.points();
    case 'YES_NO':
      return simple.yesNo();
    case 'COUNT':
      return simple.count(formula);
    case 'BANDS':
      return simple.bands(formula);
    case 'PROPORTIONAL':
      return simple.proportional(formula);
    case 'TARGET':
      return target(formula);
    case 'BEST':
      return best(formula);
    case 'ADJUSTMENT':
      return simple.adjustment(formula);
    case 'SURVEY':
      return simple.survey(formula);
    case 'SHARE':
      return simple.share();
    case 'EXPRESSION':
      return simple.free(formula);
  }
}

function takenAway(compiled: CompiledFormula): CompiledFormula {
  const negated = new WeakMap<Derivation, Derivation>();
  const negate = (derivation: Derivation): Derivation => {
    const expression: Expression = { kind: 'NEGATION', of: derivation.expression };
    const made: Derivation = {
      rule: derivation.rule === 'ADDED_UP' ? 'TAKEN_AWAY' : derivation.rule,
      expression,
    };
    negated.set(derivation, made);
    return made;
  };
  return {
    ...compiled,
    derive: (value) => {
      const derivation = compiled.derive(value);
      return typeof derivation === 'string' ? derivation : (negated.get(derivation) ?? negate(derivation));
    },
  };
}
