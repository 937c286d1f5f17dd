import {
  BlockScores,
  compileSet,
  decimal,
  rational,
  type BlockUnit,
  type CompiledComponent,
  type CompiledSet,
  type Formula,
  type Given,
  type Rational,
  type SetNode,
} from '@reformgraph/scoring';
import { seeded } from '../../chaos/seeded.ts';
import type { Effort } from '../effort.ts';
import type { Measurement } from '../figures.ts';
import { percentile } from '../statistics.ts';

const SECTIONS = 10;
const COMPONENTS_OF_SECTION = 10;
const UNITS = 1_000;
const CHANGES = 500;

/** How fast a block of 1,000 units is scored by a set of 100 components, of all kinds of formulas; synthetic. */
export function engineSpeed({ rounds, quick }: Effort): Measurement[] {
  const set = syntheticSet();
  const chance = chanceOf(20_240_531);
  const units = Array.from({ length: quick ? 20 : UNITS }, (_, key) => syntheticUnit(set, key, chance));
  const whole: number[] = [];
  const one: number[] = [];
  const best: number[] = [];
  const readAll: number[] = [];
  // The first round warms the code up.
  for (let round = quick ? 0 : -1; round < rounds; round++) {
    const block = new BlockScores<number>(set);
    const wholeTime = timed(() => {
      block.addUnits(units);
      for (const { key } of units) block.scoreOf(key);
    });
    const changes = Array.from({ length: quick ? 5 : CHANGES }, () => change(block, set, units, chance));
    const better = timed(() => block.give(0, firstMeasured(set).node.code, measuredAt(10_000 + round)));
    const all = timed(() => {
      for (const { key } of units) block.scoreOf(key);
    });
    if (round < 0) continue;
    whole.push(wholeTime);
    one.push(percentile(changes, 0.99));
    best.push(better);
    readAll.push(all);
  }
  const size = `${units.length.toLocaleString('en-US')} units × ${set.components.length} components`;
  return [
    { name: `recomputation of ${size}`, unit: 'ms', goal: { atMost: 1_000 }, rounds: whole },
    {
      name: 'one changed input, with the results that follow, p99',
      unit: 'ms',
      goal: { atMost: 5 },
      rounds: one,
    },
    { name: 'a new best of the block', unit: 'ms', goal: { atMost: 5 }, rounds: best },
    { name: 'all results of the block after it', unit: 'ms', goal: null, rounds: readAll },
  ];
}

function timed(work: () => unknown): number {
  const begun = performance.now();
  work();
  return performance.now() - begun;
}

/** Milliseconds for one changed input and the result of its unit; a change of the best of a block is left to its own figure. */
function change(
  block: BlockScores<number>,
  set: CompiledSet,
  units: readonly BlockUnit<number>[],
  chance: Chance,
): number {
  for (;;) {
    const key = chance(units.length);
    const component = set.components[chance(set.components.length)] ?? firstMeasured(set);
    const given = givenOf(component, chance);
    let concerned: readonly number[] = [];
    const milliseconds = timed(() => {
      concerned = block.give(key, component.node.code, given);
      if (concerned.length === 1) block.scoreOf(key);
    });
    if (concerned.length === 1) return milliseconds;
  }
}

const LABEL = { vi: 'giá trị', en: 'value' };
const FORMULAS: readonly Formula[] = [
  { kind: 'POINTS' },
  { kind: 'YES_NO' },
  { kind: 'PROPORTIONAL', floor: '0.7' },
  { kind: 'TARGET', direction: 'DIRECT', target: null },
  { kind: 'BEST', direction: 'DIRECT' },
  { kind: 'SHARE' },
  {
    kind: 'BANDS',
    direction: 'DIRECT',
    bands: [
      { limit: '80', points: '1' },
      { limit: '50', points: '0.5' },
    ],
  },
  {
    kind: 'SURVEY',
    answers: ['100', '60', '20', '0'].map((percent) => ({ name: `answer${percent}`, label: LABEL, percent })),
  },
  { kind: 'COUNT', each: '0.25' },
  {
    kind: 'EXPRESSION',
    expression: 'maximum * a / (a + b)',
    inputs: [
      { name: 'a', label: LABEL },
      { name: 'b', label: LABEL },
    ],
  },
];

function syntheticSet(): CompiledSet {
  const common = { domain: 1, source: null, formula: null, mayBeNotApplicable: false } as const;
  const nodes = Array.from({ length: SECTIONS }, (_, at): SetNode[] => {
    const code = String(at + 1);
    const components = Array.from({ length: COMPONENTS_OF_SECTION }, (__, index): SetNode => ({
      ...common,
      ...{ code: `${code}.${index + 1}`, parentCode: code, kind: 'COMPONENT', maximum: '1' },
      ...{ source: 'SELF_APPRAISED', formula: FORMULAS[index % FORMULAS.length] ?? null },
    }));
    const maximum = String(COMPONENTS_OF_SECTION);
    return [{ ...common, code, parentCode: null, kind: 'SECTION', maximum }, ...components];
  }).flat();
  const made = compileSet({
    nodes,
    rules: { mayPassHundred: false, surveyNotRun: 'LEFT_OUT', rankedOn: 'EXACT', bands: [], gates: [] },
  });
  if (!made.ok) throw new Error(`The set of the measurement is not sound: ${JSON.stringify(made.problems)}`);
  return made.set;
}

function syntheticUnit(set: CompiledSet, key: number, chance: Chance): BlockUnit<number> {
  const given = set.components.map((component): [string, Given] => [
    component.node.code,
    givenOf(component, chance),
  ]);
  return { key, given: new Map(given) };
}

function givenOf({ node, formula }: CompiledComponent, chance: Chance): Given {
  const valueOf = (name: string, type: string): Rational => {
    if (node.formula?.kind === 'POINTS') return rational(BigInt(chance(100)), 100n);
    if (type === 'YES_NO') return rational(BigInt(chance(2)));
    if (name === 'done') return rational(BigInt(chance(20)));
    if (type === 'COUNT') return rational(BigInt(20 + chance(200)));
    return decimal(`${1 + chance(100)}.${10 + chance(90)}`);
  };
  const known = formula.inputs.filter(({ optional }) => !optional || chance(3) > 0);
  return { kind: 'INPUTS', inputs: new Map(known.map(({ name, type }) => [name, valueOf(name, type)])) };
}

function firstMeasured(set: CompiledSet): CompiledComponent {
  const found = set.components.find(({ node }) => node.formula?.kind === 'BEST');
  if (!found) throw new Error('The set has a component that is measured against the best');
  return found;
}

function measuredAt(value: number): Given {
  return { kind: 'INPUTS', inputs: new Map([['value', rational(BigInt(value))]]) };
}

/** Whole numbers below a limit by chance, the same in every run. */
type Chance = (limit: number) => number;

function chanceOf(seed: number): Chance {
  const next = seeded(seed);
  return (limit) => Math.floor(next() * limit);
}
