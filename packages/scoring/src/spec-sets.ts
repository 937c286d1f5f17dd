import fc from 'fast-check';
import {
  compileSet,
  decimal,
  type CompiledComponent,
  type CompiledSet,
  type Formula,
  type Given,
  type Rational,
  type ScoreSource,
  type SetDefinition,
  type SetNode,
  type SetRules,
} from './index.ts';

const text = (name: string) => ({ vi: name, en: name });

/** Rules without bands and gates, of results that may not pass 100. */
export const PLAIN_RULES: SetRules = {
  mayPassHundred: false,
  surveyNotRun: 'LEFT_OUT',
  rankedOn: 'SHOWN',
  bands: [],
  gates: [],
};

export function sectionNode(code: string, maximum: string, more: Partial<SetNode> = {}): SetNode {
  return {
    ...{ code, parentCode: parentOf(code), maximum, kind: 'SECTION', domain: 1 },
    ...{ source: null, formula: null, mayBeNotApplicable: false },
    ...more,
  };
}

export function componentNode(
  code: string,
  maximum: string,
  formula: Formula,
  source: ScoreSource = 'SELF_APPRAISED',
): SetNode {
  return {
    ...{ code, parentCode: parentOf(code), maximum, kind: 'COMPONENT', domain: 1 },
    ...{ source, formula, mayBeNotApplicable: true },
  };
}

function parentOf(code: string): string | null {
  return code.includes('.') ? code.slice(0, code.lastIndexOf('.')) : null;
}

/** A set that is known to be sound. */
export function compiled(nodes: readonly SetNode[], rules: Partial<SetRules> = {}): CompiledSet {
  const made = compileSet({ nodes, rules: { ...PLAIN_RULES, ...rules } });
  if (!made.ok) throw new Error(JSON.stringify(made.problems));
  return made.set;
}

/** One component of a set of its own, of ordinary source unless it says otherwise. */
export function lonely(formula: Formula, maximum = '10', role?: 'BONUS' | 'PENALTY'): CompiledComponent {
  const [component] = compiled([
    sectionNode('1', maximum, role ? { role } : {}),
    componentNode('1.1', maximum, formula, role ?? 'SELF_APPRAISED'),
  ]).components;
  if (!component) throw new Error('A component was compiled');
  return component;
}

/** Inputs from decimal texts. */
export function inputs(values: Readonly<Record<string, string>>): Given & { kind: 'INPUTS' } {
  const read = Object.entries(values).map(([name, value]): [string, Rational] => [name, decimal(value)]);
  return { kind: 'INPUTS', inputs: new Map(read) };
}

const FORMULAS: readonly Formula[] = [
  { kind: 'POINTS' },
  { kind: 'YES_NO' },
  { kind: 'COUNT', each: '0.35' },
  {
    kind: 'BANDS',
    direction: 'DIRECT',
    bands: [
      { limit: '30', points: '1' },
      { limit: '20', points: '0.5' },
    ],
  },
  {
    kind: 'BANDS',
    direction: 'INVERSE',
    bands: [
      { limit: '2', points: '1' },
      { limit: '5', points: '0.25' },
    ],
  },
  { kind: 'PROPORTIONAL', floor: '0.7' },
  { kind: 'TARGET', direction: 'DIRECT', target: '12.5' },
  { kind: 'TARGET', direction: 'INVERSE', target: '12.5' },
  { kind: 'TARGET', direction: 'DIRECT', target: null },
  { kind: 'TARGET', direction: 'INVERSE', target: null },
  { kind: 'BEST', direction: 'DIRECT' },
  { kind: 'BEST', direction: 'INVERSE' },
  {
    kind: 'ADJUSTMENT',
    items: [
      { name: 'first', label: text('first'), each: '0.5' },
      { name: 'second', label: text('second'), each: '0.2' },
    ],
  },
  {
    kind: 'SURVEY',
    answers: ['100', '60', '20', '0'].map((percent, at) => ({
      name: `answer${String(at)}`,
      label: text(percent),
      percent,
    })),
  },
  { kind: 'SHARE' },
  {
    kind: 'EXPRESSION',
    expression: 'maximum * a / (a + 1) - if(b > 3, b / 7, 0)',
    inputs: [
      { name: 'a', label: text('a') },
      { name: 'b', label: text('b') },
    ],
  },
];

export const anyFormula = fc.constantFrom(...FORMULAS);

const SMALL = fc.integer({ min: 0, max: 40 });
const quarter = (n: number): string => String(n / 4);

/** Sound inputs of a component, also such as lead to nothing to divide by. */
export function anyInputs(component: CompiledComponent): fc.Arbitrary<Given> {
  const names = component.formula.inputs;
  return fc.tuple(...names.map(() => SMALL)).map((numbers) => {
    const values: Record<string, string> = {};
    names.forEach(({ name, type, optional }, at) => {
      const n = numbers[at] ?? 0;
      if (optional && n % 3 === 0) return;
      values[name] = type === 'YES_NO' ? String(n % 2) : type === 'COUNT' ? String(n) : quarter(n);
    });
    if (component.node.formula?.kind === 'POINTS') {
      // Within 0 and the maximum, which is whole.
      const most = Number(component.maximum.numerator / component.maximum.denominator);
      const points = ((numbers[0] ?? 0) * most) / 40;
      values['points'] = (component.role === 'PENALTY' ? -points : points).toFixed(6);
    }
    return inputs(values);
  });
}

/** What is known of a component: mostly inputs, sometimes nothing, or that it does not apply or was not asked. */
export function anyGiven(component: CompiledComponent): fc.Arbitrary<Given | undefined> {
  return fc.oneof(
    { weight: 6, arbitrary: anyInputs(component) },
    { weight: 1, arbitrary: fc.constant<Given>({ kind: 'NOT_APPLICABLE' }) },
    { weight: 1, arbitrary: fc.constant<Given>({ kind: 'NOT_RUN' }) },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
}

interface Shape {
  readonly formula: Formula;
  readonly maximum: number;
  readonly capped: boolean;
  readonly children: readonly Shape[];
}

const { shape } = fc.letrec<{ shape: Shape }>((tie) => ({
  shape: fc.record({
    formula: anyFormula,
    maximum: fc.integer({ min: 1, max: 20 }),
    capped: fc.boolean(),
    children: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constant<readonly Shape[]>([]),
      fc.array(tie('shape'), { minLength: 1, maxLength: 4 }),
    ),
  }),
}));

const maximumOf = ({ maximum, capped, children }: Shape): number => {
  if (children.length === 0) return maximum;
  const sum = children.reduce((total, child) => total + maximumOf(child), 0);
  return capped ? Math.min(maximum, sum) : sum;
};

function nodesOf(shapes: readonly Shape[], source: ScoreSource, parent: string, first = 1): SetNode[] {
  return shapes.flatMap((each, at) => {
    const code = `${parent}${String(first + at)}`;
    const maximum = String(maximumOf(each));
    if (each.children.length === 0) return [componentNode(code, maximum, each.formula, source)];
    const combination = each.capped ? 'SUM_CAPPED' : 'SUM_EQUAL';
    return [sectionNode(code, maximum, { combination }), ...nodesOf(each.children, source, `${code}.`)];
  });
}

/** A sound set of any shape, with a section of bonus and one of penalty within its first section or beside it. */
export const anySet: fc.Arbitrary<SetDefinition> = fc
  .record({
    ordinary: fc.array(shape, { minLength: 1, maxLength: 4 }),
    bonus: fc.array(shape, { minLength: 1, maxLength: 2 }),
    penalty: fc.array(shape, { minLength: 1, maxLength: 2 }),
    bounds: fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 })),
    mayPassHundred: fc.boolean(),
    surveyNotRun: fc.constantFrom('LEFT_OUT', 'RESCALED'),
  })
  .map(({ ordinary, bonus, penalty, bounds, mayPassHundred, surveyNotRun }) => {
    const bounded = (role: 'BONUS' | 'PENALTY', code: string, most: number, shapes: readonly Shape[]) => {
      const sum = shapes.reduce((total, child) => total + maximumOf(child), 0);
      return [sectionNode(code, String(Math.min(most, sum)), { role }), ...nodesOf(shapes, role, `${code}.`)];
    };
    const isSection = (ordinary[0]?.children.length ?? 0) > 0;
    return {
      nodes: [
        ...nodesOf(ordinary, 'SELF_APPRAISED', ''),
        ...bounded('BONUS', isSection ? '1.90' : '90', bounds[0], bonus),
        ...bounded('PENALTY', '91', bounds[1], penalty),
      ],
      rules: { ...PLAIN_RULES, mayPassHundred, surveyNotRun },
    };
  });
