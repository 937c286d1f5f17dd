import { join } from 'node:path';
import fc from 'fast-check';
import { decimal, hundredths, scoresOf } from './scores.ts';
import { readYearData, type YearData } from './year-data.ts';

let data: YearData;

beforeAll(async () => {
  data = await readYearData(join(import.meta.dirname, '../../data'));
});

function nodesOf(block: string) {
  return data.criteria.find((set) => set.block === block)?.nodes ?? [];
}

describe('the scores of every unit', () => {
  it('cover each component, from 0 to its maximum, appraised never above the own score', () => {
    for (const { code, block } of data.units) {
      const components = nodesOf(block).filter(({ kind }) => kind === 'COMPONENT');
      const scores = scoresOf(code, nodesOf(block));
      expect(scores.map(({ component }) => component)).toEqual(components.map((node) => node.code));
      for (const [position, { self, appraised, reason }] of scores.entries()) {
        expect(hundredths(self)).toBeLessThanOrEqual(hundredths(components[position]?.maximum ?? '0'));
        expect(hundredths(appraised)).toBeLessThanOrEqual(hundredths(self));
        expect(reason !== null).toBe(self !== appraised);
      }
    }
  });

  it('are the same in every run', () => {
    expect(scoresOf('SNV', nodesOf('DEPARTMENT'))).toEqual(scoresOf('SNV', nodesOf('DEPARTMENT')));
    expect(scoresOf('SNV', nodesOf('DEPARTMENT')).slice(0, 2)).toEqual([
      { component: '1.1.1', domain: 1, self: '0.75', appraised: '0.75', reason: null, explained: null },
      { component: '1.1.2', domain: 1, self: '1.4', appraised: '1.4', reason: null, explained: null },
    ]);
  });

  it('make two units of a block tie', () => {
    const points = (unit: string) =>
      scoresOf(unit, nodesOf('DISTRICT')).reduce(
        (sum, { appraised, explained }) => sum + hundredths(explained?.second ?? appraised),
        0,
      );
    expect(points('Q10')).toBe(points('Q04'));
    expect(points('Q10')).not.toBe(points('Q01'));
  });

  it('are lowered by appraisal somewhere in every unit, with a reason in Vietnamese', () => {
    for (const { code, block } of data.units) {
      const lowered = scoresOf(code, nodesOf(block)).filter(({ reason }) => reason !== null);
      expect(lowered.length).toBeGreaterThan(0);
      for (const { reason } of lowered) expect(reason).toMatch(/\(giả định\)$/);
    }
  });

  it('are explained somewhere, only where they were lowered, and then accepted or held', () => {
    const all = data.units.flatMap(({ code, block }) => scoresOf(code, nodesOf(block)));
    const accepted = all.filter(({ self, explained }) => explained?.second === self);
    const held = all.filter(({ appraised, explained }) => explained?.second === appraised);
    expect(accepted.length * held.length).toBeGreaterThan(0);
    expect(all.filter(({ explained }) => explained !== null)).toHaveLength(accepted.length + held.length);
    for (const { self, appraised, explained } of all) if (explained) expect(appraised).not.toBe(self);
  });
});

describe('decimal text', () => {
  it('is the shortest of its hundredths and reads back as the same', () => {
    expect([0, 5, 50, 100, 175, 1000].map(decimal)).toEqual(['0', '0.05', '0.5', '1', '1.75', '10']);
    fc.assert(fc.property(fc.nat(1_000_000), (value) => hundredths(decimal(value)) === value));
  });

  it('of more than two places, or of no number, is refused', () => {
    for (const text of ['1.234', '-1', '', '1,5']) expect(() => hundredths(text)).toThrow(/no decimal/);
  });
});
