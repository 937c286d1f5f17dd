import { figureOf, tableOf } from './figures.ts';

const relay = {
  name: 'relay',
  unit: 'events/s',
  goal: { atLeast: 15_000 },
  rounds: [14_000, 17_000, 15_000],
};

describe('a figure', () => {
  it('is the median of its rounds, held against its goal', () => {
    expect(figureOf({ ...relay, eventBytes: 1_096 })).toEqual({
      value: 15_000,
      unit: 'events/s',
      goal: { atLeast: 15_000 },
      met: true,
      min: 14_000,
      max: 17_000,
      eventBytes: 1_096,
    });
    expect(figureOf({ ...relay, goal: { atMost: 14_999 } }).met).toBe(false);
    expect(figureOf({ ...relay, goal: null }).met).toBeNull();
  });

  it('is the worst of its rounds where each has to reach the goal', () => {
    expect(figureOf({ ...relay, eachRound: true })).toMatchObject({ value: 14_000, met: false });
    const most = { ...relay, eachRound: true, goal: { atMost: 17_000 } };
    expect(figureOf(most)).toMatchObject({ value: 17_000, met: true });
  });

  it('is refused where a round gave no number', () => {
    expect(() => figureOf({ ...relay, rounds: [1, Number.NaN] })).toThrow('relay is no number');
  });

  it('is a line of the table, with goal and event size', () => {
    const [head, line] = tableOf({ 'kafka: relay': figureOf({ ...relay, eventBytes: 1_096 }) }).split('\n');
    expect(head).toMatch(/^figure +goal +value +min – max +event bytes +met$/);
    expect(line).toMatch(/^kafka: relay +≥ 15,000 events\/s +15,000 events\/s +14,000 – 17,000 +1,096 +yes$/);
  });
});
