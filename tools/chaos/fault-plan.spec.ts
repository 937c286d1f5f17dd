import fc from 'fast-check';
import { countFaults, fewestFaults, planFaults, ROUND, roundsOf } from './fault-plan.ts';

const runs = fc.record({
  transport: fc.constantFrom('embedded' as const, 'kafka' as const),
  seed: fc.integer({ min: 0, max: 2 ** 31 }),
  seconds: fc.integer({ min: 20, max: 1_200 }),
  faults: fc.integer({ min: 1, max: 250 }),
});

describe('a plan of faults', () => {
  it('has as many faults as were asked for, in the order of their times, all within the run', () => {
    fc.assert(
      fc.property(runs, (run) => {
        const faults = planFaults(run);
        expect(faults.length).toBeGreaterThanOrEqual(run.faults);
        const times = faults.map(({ at }) => at);
        expect(times).toEqual([...times].sort((one, other) => one - other));
        expect(times.every((at) => at >= 0 && at < run.seconds * 1_000)).toBe(true);
      }),
    );
  });

  it('is the same for the same seed, and another for another', () => {
    fc.assert(
      fc.property(runs, (run) => {
        expect(planFaults(run)).toEqual(planFaults(run));
        expect(planFaults({ ...run, seed: run.seed + 1 })).not.toEqual(planFaults(run));
      }),
    );
  });

  it('has everything that can befall, however few faults were asked for', () => {
    const everywhere = [
      'kill relay',
      'kill reporting',
      'kill tally',
      'kill delivery',
      'kill graph',
      'kill postgres',
      'stop relay',
      'unmark sent rows',
    ];
    const wanted = {
      embedded: [...everywhere, 'kill events-postgres'],
      kafka: [...everywhere, 'kill kafka', 'cut connections to the broker'],
    };
    fc.assert(
      fc.property(runs, (run) => {
        const sorts = Object.keys(countFaults(planFaults({ ...run, faults: 1 })));
        expect(sorts).toEqual(expect.arrayContaining(wanted[run.transport]));
        expect(sorts.some((sort) => sort.startsWith('drop sessions of'))).toBe(true);
        expect(sorts.some((sort) => /^stop (reporting|tally|delivery)$/.test(sort))).toBe(true);
      }),
    );
  });

  it('befalls only the transport that runs', () => {
    fc.assert(
      fc.property(runs, (run) => {
        const faults = JSON.stringify(planFaults({ ...run, transport: 'embedded' }));
        expect(faults).not.toMatch(/kafka|BROKER/);
        expect(JSON.stringify(planFaults({ ...run, transport: 'kafka' }))).not.toMatch(/"events/);
      }),
    );
  });

  it('leaves time in every round in which all can be well again, and puts faults upon each other before', () => {
    fc.assert(
      fc.property(runs, (run) => {
        for (const fault of planFaults(run)) {
          const over = (fault.at % ROUND) + (fault.kind === 'STOP' ? fault.milliseconds : 0);
          expect(over).toBeLessThan(ROUND + 2_000);
          expect(fault.at % ROUND).toBeLessThanOrEqual(13_000);
        }
      }),
    );
    const faults = planFaults({ transport: 'embedded', seed: 1, seconds: 600, faults: 200 });
    const gaps = faults.slice(1).map(({ at }, position) => at - (faults[position]?.at ?? 0));
    expect(gaps.some((gap) => gap < 300)).toBe(true);
    expect(gaps.filter((gap) => gap > 6_000).length).toBeGreaterThanOrEqual(roundsOf(600) - 1);
  });

  it('stops processes for longer than their session lasts', () => {
    fc.assert(
      fc.property(runs, (run) => {
        for (const fault of planFaults(run))
          if (fault.kind === 'STOP') {
            const session = fault.target.startsWith('relay')
              ? 1_200
              : run.transport === 'kafka'
                ? 3_000
                : 2_000;
            expect(fault.milliseconds).toBeGreaterThan(session);
          }
      }),
    );
  });

  it('has at least 200 faults in ten minutes by either transport', () => {
    for (const transport of ['embedded', 'kafka'] as const) {
      expect(planFaults({ transport, seed: 7, seconds: 600, faults: 200 }).length).toBeGreaterThanOrEqual(
        200,
      );
      expect(fewestFaults(transport)).toBeLessThan(20);
    }
  });
});
