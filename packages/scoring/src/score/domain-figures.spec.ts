import fc from 'fast-check';
import {
  add,
  BlockScores,
  compileSet,
  domainFigures,
  shownText,
  sum,
  ZERO,
  type CompiledSet,
  type Given,
} from '../index.ts';
import { anyGiven, anySet, compiled, componentNode, inputs, sectionNode } from '../spec-sets.ts';

const POINTS = { kind: 'POINTS' } as const;
const NOT_APPLICABLE: Given = { kind: 'NOT_APPLICABLE' };
const points = (value: string) => inputs({ points: value });

function scoreOf(set: CompiledSet, given: Readonly<Record<string, Given>>) {
  const block = new BlockScores<string>(set);
  block.addUnits([{ key: 'unit', given: new Map(Object.entries(given)) }]);
  return block.scoreOf('unit');
}

const told = (set: CompiledSet, given: Readonly<Record<string, Given>>) =>
  domainFigures(set, scoreOf(set, given)).map(({ domain, value }) => [domain, shownText(value)]);

describe('the figures of domains', () => {
  it('are points out of what applies, ascending, also where nothing does', () => {
    const set = compiled([
      sectionNode('1', '3', { domain: 2 }),
      { ...componentNode('1.1', '3', POINTS), domain: 2 },
      sectionNode('2', '6', { domain: 1 }),
      { ...componentNode('2.1', '2', POINTS), domain: 1 },
      { ...componentNode('2.2', '4', POINTS), domain: 8 },
    ]);
    const given = { '1.1': points('1'), '2.1': points('2'), '2.2': NOT_APPLICABLE };
    expect(told(set, given)).toEqual([
      [1, '100.00'],
      [2, '33.33'],
      [8, null],
    ]);
  });

  it('count a capped section as far as its cap goes, and no bonus', () => {
    const set = compiled([
      sectionNode('1', '3', { combination: 'SUM_CAPPED' }),
      componentNode('1.1', '2', POINTS),
      componentNode('1.2', '2', POINTS),
      sectionNode('2', '5', { role: 'BONUS' }),
      componentNode('2.1', '5', POINTS, 'BONUS'),
    ]);
    expect(told(set, { '1.1': points('2'), '1.2': points('2'), '2.1': points('5') })).toEqual([
      [1, '100.00'],
    ]);
  });

  it('are together the ordinary points and their maximum, whatever the set', () => {
    const anyUnit = anySet.chain((definition) => {
      const made = compileSet(definition);
      if (!made.ok) throw new Error(JSON.stringify(made.problems));
      const { set } = made;
      return fc.tuple(...set.components.map((component) => anyGiven(component))).map((all) => ({
        set,
        given: Object.fromEntries(
          set.components.flatMap(({ node }, at): [string, Given][] => {
            const each = all[at];
            return each ? [[node.code, each]] : [];
          }),
        ),
      }));
    });
    fc.assert(
      fc.property(anyUnit, ({ set, given }) => {
        const score = scoreOf(set, given);
        const figures = domainFigures(set, score);
        expect(figures.reduce((before, { points: its }) => add(before, its), ZERO)).toEqual(
          score.result.ordinary,
        );
        expect(sum(figures.map(({ maximum }) => maximum))).toEqual(score.result.applicable);
      }),
      { numRuns: 300 },
    );
  });
});
