import fc from 'fast-check';
import {
  add,
  BlockScores,
  compare,
  compileSet,
  evaluate,
  explainResult,
  NotInBlockError,
  parseExpression,
  rational,
  toDecimal,
  toFraction,
  ZERO,
  type BlockUnit,
  type ComponentScore,
  type CompiledSet,
  type Given,
  type SetDefinition,
  type SetRules,
  type UnitResult,
} from '../index.ts';
import { anyGiven, anySet, compiled, componentNode, inputs, sectionNode } from '../spec-sets.ts';
import { oracleValue } from './spec-oracle.ts';

function setOf(definition: SetDefinition): CompiledSet {
  const made = compileSet(definition);
  if (!made.ok) throw new Error(JSON.stringify(made.problems));
  return made.set;
}

const anyUnit = (set: CompiledSet) =>
  fc.tuple(...set.components.map((component) => anyGiven(component))).map(
    (given) =>
      new Map(
        set.components.flatMap(({ node }, at): [string, Given][] => {
          const each = given[at];
          return each ? [[node.code, each]] : [];
        }),
      ),
  );

/** A set and the units of a block: numbers from 0 on. */
const anyBlock = (most: number) =>
  anySet.chain((definition) => {
    const set = setOf(definition);
    const units = fc.array(anyUnit(set), { minLength: 1, maxLength: most });
    return fc.record({
      definition: fc.constant(definition),
      set: fc.constant(set),
      units: units.map((all) => all.map((given, key): BlockUnit<number> => ({ key, given }))),
    });
  });

function scored(set: CompiledSet, units: readonly BlockUnit<number>[]): BlockScores<number> {
  const block = new BlockScores<number>(set);
  block.addUnits(units);
  return block;
}

describe('the scores of a block', () => {
  it('are those of an independent oracle, for 10,000 random trees', () => {
    let withValue = 0;
    fc.assert(
      fc.property(anyBlock(1), ({ definition, set, units }) => {
        const { components, result } = scored(set, units).scoreOf(0);
        const scores = new Map(
          set.components.flatMap(({ node, index }): [string, ComponentScore][] => {
            const score = components[index];
            return score ? [[node.code, score]] : [];
          }),
        );
        const [numerator, denominator] = oracleValue(definition, scores);
        const expected = denominator === 0n ? null : toFraction(rational(numerator, denominator));
        expect(result.value && toFraction(result.value)).toBe(expected);
        if (expected !== null) withValue += 1;
      }),
      { numRuns: 10_000 },
    );
    expect(withValue).toBeGreaterThan(5_000);
  }, 120_000);

  it('of a parent are those of its children together, where it has no cap', () => {
    fc.assert(
      fc.property(anyBlock(2), ({ set, units }) => {
        const { nodes } = scored(set, units).scoreOf(0);
        for (const { index, isCapped, children, node } of set.nodes) {
          if (isCapped || node.kind === 'COMPONENT') continue;
          const sum = children
            .filter(({ countsAbove }) => countsAbove)
            .reduce((total, child) => add(total, nodes[child.index]?.points ?? ZERO), ZERO);
          expect(toFraction(nodes[index]?.points ?? rational(-1n))).toBe(toFraction(sum));
        }
      }),
    );
  });

  it('lie within 0 and 100, and pass 100 only where the set lets them', () => {
    fc.assert(
      fc.property(anyBlock(1), ({ set, units }) => {
        const { value } = scored(set, units).scoreOf(0).result;
        if (value === null) return;
        expect(compare(value, ZERO)).toBeGreaterThanOrEqual(0);
        if (!set.rules.mayPassHundred) expect(compare(value, rational(100n))).toBeLessThanOrEqual(0);
      }),
    );
  });

  it('do not depend on the order of nodes, units or components', () => {
    fc.assert(
      fc.property(anyBlock(4), fc.infiniteStream(fc.nat()), ({ definition, set, units }, chance) => {
        const shuffled = <Item>(items: readonly Item[]): Item[] =>
          items
            .map((item) => ({ item, at: chance.next().value as number }))
            .sort((a, b) => a.at - b.at)
            .map(({ item }) => item);
        const other = setOf({ ...definition, nodes: shuffled(definition.nodes) });
        const mixed = shuffled(units).map(({ key, given }) => ({
          key,
          given: new Map(shuffled([...given])),
        }));
        const [one, two] = [scored(set, units), scored(other, mixed)];
        for (const { key } of units) {
          const [a, b] = [one.scoreOf(key), two.scoreOf(key)];
          expect(figuresOf(b.result)).toEqual(figuresOf(a.result));
          expect(b.state).toBe(a.state);
        }
      }),
    );
  });

  it('that follow changes one by one are those that are computed anew', () => {
    const anyChanges = anyBlock(5).chain((block) =>
      fc.record({
        block: fc.constant(block),
        changes: fc.array(
          fc.nat().chain((at) => {
            const component = block.set.components[at % block.set.components.length];
            if (!component) throw new Error('A set has a component');
            return fc.record({
              key: fc.nat({ max: block.units.length - 1 }),
              code: fc.constant(component.node.code),
              given: anyGiven(component),
            });
          }),
          { maxLength: 12 },
        ),
      }),
    );
    fc.assert(
      fc.property(anyChanges, ({ block: { set, units }, changes }) => {
        const followed = scored(set, units);
        const state = units.map(({ given }) => new Map(given));
        for (const { key, code, given } of changes) {
          const before = units.map((unit) => figuresOf(followed.scoreOf(unit.key).result));
          const concerned = followed.give(key, code, given);
          units.forEach((unit, at) => {
            if (concerned.includes(unit.key)) return;
            expect(figuresOf(followed.scoreOf(unit.key).result)).toEqual(before[at]);
          });
          if (given) state[key]?.set(code, given);
          else state[key]?.delete(code);
        }
        const anew = scored(
          set,
          units.map(({ key }) => ({ key, given: state[key] ?? new Map<string, Given>() })),
        );
        for (const { key } of units) {
          const [a, b] = [followed.scoreOf(key), anew.scoreOf(key)];
          expect(figuresOf(a.result)).toEqual(figuresOf(b.result));
          expect(a.components).toEqual(b.components);
          expect(a.nodes).toEqual(b.nodes);
          expect([a.state, a.lacking]).toEqual([b.state, b.lacking]);
        }
      }),
      { numRuns: 500 },
    );
  }, 60_000);

  it('are explained by figures that recompute to the result', () => {
    fc.assert(
      fc.property(anyBlock(1), ({ set, units }) => {
        const { result } = scored(set, units).scoreOf(0);
        const told = explainResult(set, result);
        if (result.value === null) return;
        const parsed = parseExpression(told.calculation);
        if (!parsed.ok) throw new Error(told.calculation);
        expect(evaluate(parsed.expression, () => undefined)).toEqual({ ok: true, value: result.value });
      }),
    );
  });

  const MEASURED = compiled([
    sectionNode('1', '20'),
    componentNode('1.1', '10', { kind: 'BEST', direction: 'DIRECT' }),
    componentNode('1.2', '10', { kind: 'YES_NO' }),
  ]);
  const unitWith = (key: number, value: string): BlockUnit<number> => ({
    key,
    given: new Map([
      ['1.1', inputs({ value })],
      ['1.2', inputs({ yes: '1' })],
    ]),
  });
  const shown = (block: BlockScores<number>, key: number) => {
    const { result, state } = block.scoreOf(key);
    return [result.value && toDecimal(result.value, 2), state];
  };

  it('are provisional until the values of the block are snapshotted, and then follow their own inputs alone', () => {
    const block = scored(MEASURED, [unitWith(0, '30'), unitWith(1, '40')]);
    expect([shown(block, 0), shown(block, 1)]).toEqual([
      ['87.50', 'PROVISIONAL'],
      ['100.00', 'PROVISIONAL'],
    ]);
    expect(block.give(1, '1.1', inputs({ value: '60' }))).toEqual([0, 1]);
    expect(shown(block, 0)).toEqual(['75.00', 'PROVISIONAL']);
    expect(block.snapshot().get('1.1')?.best).toEqual({ value: rational(60n), of: [1] });

    const closed = new BlockScores<number>(MEASURED, block.snapshot());
    closed.addUnits([unitWith(0, '30'), unitWith(1, '60')]);
    expect(closed.give(1, '1.1', inputs({ value: '90' }))).toEqual([1]);
    expect([shown(closed, 0), shown(closed, 1)]).toEqual([
      ['75.00', 'FINAL'],
      ['100.00', 'FINAL'],
    ]);
  });

  it('count what is missing as nothing, and say what it is', () => {
    const block = scored(MEASURED, [{ key: 0, given: new Map([['1.2', inputs({ yes: '1' })]]) }]);
    expect(block.scoreOf(0)).toMatchObject({ state: 'INCOMPLETE', lacking: ['1.1'] });
    expect(shown(block, 0)[0]).toBe('50.00');
  });

  it('leave out what does not apply, of the values of the block too', () => {
    const block = scored(MEASURED, [unitWith(0, '30'), unitWith(1, '40')]);
    block.give(1, '1.1', { kind: 'NOT_APPLICABLE' });
    expect([shown(block, 0)[0], shown(block, 1)]).toEqual(['100.00', ['100.00', 'FINAL']]);
  });

  it('refuse components and units that they do not have', () => {
    const block = scored(MEASURED, []);
    expect(() => block.give(7, '1.1', undefined)).toThrow(NotInBlockError);
    expect(() => scored(MEASURED, [unitWith(0, '1')]).give(0, '1', undefined)).toThrow(NotInBlockError);
  });
});

describe('the result of a unit', () => {
  const NODES = [
    sectionNode('1', '70'),
    componentNode('1.1', '70', { kind: 'POINTS' }),
    sectionNode('2', '30'),
    componentNode('2.1', '30', { kind: 'POINTS' }, 'SURVEY'),
    sectionNode('3', '5', { role: 'BONUS' }),
    componentNode('3.1', '4', { kind: 'POINTS' }, 'BONUS'),
    componentNode('3.2', '4', { kind: 'POINTS' }, 'BONUS'),
    sectionNode('4', '10', { role: 'PENALTY' }),
    componentNode('4.1', '10', { kind: 'COUNT', each: '1.5' }, 'PENALTY'),
  ];
  const BANDS: Partial<SetRules> = {
    bands: [
      { code: 'EXCELLENT', name: { vi: 'Xuất sắc', en: 'Excellent' }, from: '90' },
      { code: 'GOOD', name: { vi: 'Tốt', en: 'Good' }, from: '80' },
      { code: 'OTHER', name: { vi: 'Còn lại', en: 'Other' }, from: null },
    ],
    gates: [
      {
        code: 'LATE',
        text: { vi: 'Nộp trễ hạn thì không xếp loại Xuất sắc.', en: 'Not excellent if late.' },
        when: { kind: 'SUBMITTED_LATE' },
        notAbove: 'GOOD',
      },
      {
        code: 'WEAK_SURVEY',
        text: { vi: 'Khảo sát dưới 50 % thì không xếp loại Tốt.', en: 'Not good below 50 % of the survey.' },
        when: { kind: 'BELOW_PERCENT', node: '2', percent: '50' },
        notAbove: 'OTHER',
      },
      {
        code: 'PENALIZED',
        text: {
          vi: 'Bị trừ trên 2 điểm thì không xếp loại Xuất sắc.',
          en: 'Not excellent above 2 points of penalty.',
        },
        when: { kind: 'PENALTY_ABOVE', node: '4', points: '2' },
        notAbove: 'GOOD',
      },
    ],
  };
  const resultOf = (
    given: Record<string, Given>,
    rules: Partial<SetRules> = {},
    facts = { submittedLate: false },
  ) => {
    const set = compiled(NODES, rules);
    const block = new BlockScores<number>(set);
    block.addUnits([{ key: 0, facts, given: new Map(Object.entries(given)) }]);
    const { result } = block.scoreOf(0);
    return { ...result, shown: result.value && toDecimal(result.value, 2), told: explainResult(set, result) };
  };
  const points = (text: string) => inputs({ points: text });
  const FULL = { '1.1': points('63'), '2.1': points('27') };
  const NOT_RUN: Given = { kind: 'NOT_RUN' };

  it('adds bonus and penalty within the bounds of their sections, and never to what it is measured by', () => {
    const extra = { '3.1': points('4'), '3.2': points('3'), '4.1': inputs({ count: '2' }) };
    const result = resultOf({ ...FULL, ...extra });
    expect([result.bonus, result.penalty, result.applicable].map(toFraction)).toEqual([
      '5/1',
      '-3/1',
      '100/1',
    ]);
    expect(result.shown).toBe('92.00');
  });

  it('passes 100 where the set says so, and never falls below 0', () => {
    const best = { '1.1': points('70'), '2.1': points('30'), '3.1': points('2') };
    expect(resultOf(best).shown).toBe('100.00');
    expect(resultOf(best).told.sentences.map(({ en }) => en)).toEqual([
      'The set does not let a result pass 100.',
    ]);
    expect(resultOf(best, { mayPassHundred: true }).shown).toBe('102.00');
    expect(resultOf({ '1.1': points('1'), '2.1': points('0'), '4.1': inputs({ count: '4' }) }).shown).toBe(
      '0.00',
    );
  });

  it('without its survey is measured by the rest, or stretched to the whole before bonus is added', () => {
    const given = { '1.1': points('56'), '2.1': NOT_RUN, '3.1': points('2') };
    const left = resultOf(given);
    expect([left.shown, toFraction(left.maximum)]).toEqual(['82.86', '70/1']);
    const stretched = resultOf(given, { surveyNotRun: 'RESCALED' });
    expect([stretched.shown, toFraction(stretched.maximum), toFraction(stretched.points)]).toEqual([
      '82.00',
      '100/1',
      '82/1',
    ]);
    expect(stretched.told.figures.vi).toBe(
      '100 × nhỏ nhất của (70 + 30; lớn nhất của (0; 56 × (70 + 30) ÷ 70 + 2 + 0)) ÷ (70 + 30)',
    );
  });

  it('has no value where nothing applies', () => {
    const none: Given = { kind: 'NOT_APPLICABLE' };
    const result = resultOf({ '1.1': none, '2.1': NOT_RUN });
    expect([result.value, result.classification]).toEqual([null, null]);
    expect(result.told.sentences.map(({ en }) => en)).toContain(
      'Nothing applies, so that there is no result.',
    );
  });

  it.each([
    ['on the value as it is shown', '62.996', 'SHOWN', 'EXCELLENT'],
    ['on the exact value', '62.996', 'EXACT', 'GOOD'],
  ] as const)('is put in a band %s', (_case, given, rankedOn, band) => {
    const { classification, shown } = resultOf({ ...FULL, '1.1': points(given) }, { ...BANDS, rankedOn });
    expect([shown, classification?.band]).toEqual(['90.00', band]);
  });

  it('is kept out of better bands by the gates whose conditions hold, and says which', () => {
    const late = resultOf(FULL, BANDS, { submittedLate: true });
    expect(late.classification).toEqual({ band: 'GOOD', byValue: 'EXCELLENT', gates: ['LATE'] });
    expect(late.told.sentences.map(({ vi }) => vi)).toEqual(['Nộp trễ hạn thì không xếp loại Xuất sắc.']);
    const weak = { '1.1': points('70'), '2.1': points('14.9'), '3.1': points('4'), '3.2': points('1') };
    expect(resultOf(weak, BANDS).classification).toEqual({
      ...{ band: 'OTHER', byValue: 'GOOD', gates: ['WEAK_SURVEY'] },
    });
    const penalized = { '1.1': points('70'), '2.1': points('30'), '4.1': inputs({ count: '2' }) };
    expect(resultOf(penalized, BANDS).classification?.gates).toEqual(['PENALIZED']);
    expect(
      resultOf({ ...FULL, '1.1': points('50') }, BANDS, { submittedLate: true }).classification?.gates,
    ).toEqual([]);
  });
});

/** All but the band. */
function figuresOf({ classification: _band, ...figures }: UnitResult) {
  return figures;
}
