import fc from 'fast-check';
import { extendedWindows, extendRound } from './extension.ts';
import { refusedWindows, roundAt, roundsOf, withWindow, type RoundWindows } from './round.ts';
import { PERIOD } from './spec-assessment.ts';

const HOUR = 3_600_000;
const START = Date.parse('2024-11-01T00:00:00.000Z');
const instant = (hour: number) => new Date(START + hour * HOUR).toISOString();

/** Windows in order, each with its own length and pause; of two, three, four or five rounds. */
const windows: fc.Arbitrary<RoundWindows> = fc
  .record({
    lengths: fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 5, maxLength: 5 }),
    pauses: fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 5, maxLength: 5 }),
    overlap: fc.nat({ max: 100 }),
    explains: fc.boolean(),
    council: fc.boolean(),
  })
  .map(({ lengths, pauses, overlap, explains, council }) => {
    let hour = 0;
    const next = (at: number) => {
      const from = hour + (pauses[at] ?? 0);
      hour = from + (lengths[at] ?? 1);
      return { from: instant(from), to: instant(hour) };
    };
    const selfScoring = next(0);
    hour = Math.max(0, hour - Math.min(overlap, lengths[0] ?? 1));
    hour += lengths[0] ?? 1;
    return {
      selfScoring,
      appraisal: next(1),
      explanation: explains ? next(2) : null,
      secondAppraisal: explains ? next(3) : null,
      council: council ? next(4) : null,
    };
  });

describe('the windows of rounds', () => {
  it('are taken in order, and refused as soon as a later round begins before the one before has ended', () => {
    fc.assert(
      fc.property(windows, fc.nat(), (those, pick) => {
        expect(refusedWindows(those)).toBeNull();
        const rounds = roundsOf(those);
        const later = rounds[2 + (pick % Math.max(1, rounds.length - 2))];
        if (!later) return;
        const before = rounds[rounds.indexOf(later) - 1]?.window.to ?? '';
        const early = new Date(Date.parse(before) - 1).toISOString();
        const moved = withWindow(those, later.round, { from: early, to: later.window.to });
        expect(refusedWindows(moved)).toMatchObject({ failure: 'INVALID_INPUT' });
      }),
    );
  });

  it('do not end before they begin, and come with both of explanation and second appraisal or none', () => {
    const none = { explanation: null, secondAppraisal: null, council: null };
    const good = { ...PERIOD, ...none };
    const window = { from: instant(10_000), to: instant(10_001) };
    expect(refusedWindows(good)).toBeNull();
    for (const [bad, path] of [
      [{ selfScoring: { from: instant(2), to: instant(2) } }, ['selfScoring', 'to']],
      [{ appraisal: { from: instant(0), to: instant(9_000) } }, ['appraisal']],
      [{ explanation: window }, ['secondAppraisal']],
      [{ secondAppraisal: window }, ['explanation']],
      [{ council: { from: instant(1), to: instant(2) } }, ['council', 'from']],
    ] as const)
      expect(refusedWindows({ ...good, ...bad })).toMatchObject({ path });
  });

  it('tell the round that is on: the last that has begun', () => {
    fc.assert(
      fc.property(windows, (those) => {
        for (const { round, window } of roundsOf(those))
          if (round !== 'SELF_SCORING') expect(roundAt(those, window.from)).toBe(round);
        expect(roundAt(those, '2000-01-01T00:00:00.000Z')).toBe('SELF_SCORING');
      }),
    );
  });
});

describe('an extension', () => {
  const BY = { by: 'planner', at: '2024-01-01T00:00:00.000Z' };

  it('for all keeps every round in order and as long as it was, and moves none that has room', () => {
    fc.assert(
      fc.property(windows, fc.nat(), fc.integer({ min: 1, max: 500 }), (those, pick, hours) => {
        const rounds = roundsOf(those);
        const { round, window } = rounds[pick % rounds.length] ?? {
          round: 'SELF_SCORING' as const,
          window: those.selfScoring,
        };
        const until = new Date(Date.parse(window.to) + hours * HOUR).toISOString();
        const period = { ...PERIOD, ...those };
        const extension = { round, organizationId: null, until, reason: 'Vì', countsAsLate: false };
        const extended = extendRound(period, period, extension, 1, BY);
        if ('failure' in extended) throw new Error(extended.failure);
        expect(refusedWindows(extended.period)).toBeNull();
        const after = roundsOf(extended.period);
        for (const [at, { round: each, window: was }] of rounds.entries()) {
          const is = after[at]?.window ?? was;
          if (each === round) expect(is).toEqual({ from: was.from, to: until });
          else if (at < rounds.findIndex((one) => one.round === round)) expect(is).toEqual(was);
          else {
            expect(is.from >= was.from && is.to >= was.to).toBe(true);
            const length = ({ from, to }: typeof was) => Date.parse(to) - Date.parse(from);
            if (each !== 'APPRAISAL') expect(length(is)).toBe(length(was));
            const before = after[at - 1]?.window.to ?? '';
            if (each !== 'APPRAISAL' && was.from >= before) expect(is).toEqual(was);
          }
        }
      }),
    );
  });

  it('for one unit moves nothing, and holds for its window alone', () => {
    const until = '2024-12-25T00:00:00.000Z';
    const extension = {
      round: 'SELF_SCORING',
      organizationId: 'o',
      until,
      reason: 'Vì',
      countsAsLate: false,
    } as const;
    const { period } = extendRound(PERIOD, PERIOD, extension, 1, BY) as { period: typeof PERIOD };
    expect(period).toMatchObject({ selfScoring: PERIOD.selfScoring, version: 2 });
    expect(extendedWindows(period, [extension]).selfScoring.to).toBe(until);
    const earlier = { ...extension, until: '2024-12-02T00:00:00.000Z' };
    expect(extendedWindows(period, [earlier])).toEqual(period);
  });

  it('is refused in a locked period, for a round that it has not, and by who saw another version', () => {
    const extension = {
      round: 'COUNCIL',
      organizationId: null,
      until: '2026-01-01T00:00:00.000Z',
      reason: 'Vì',
      countsAsLate: false,
    } as const;
    const locked = { ...PERIOD, state: 'LOCKED' as const };
    expect(extendRound(locked, locked, extension, 1, BY)).toMatchObject({ failure: 'PERIOD_LOCKED' });
    expect(extendRound(PERIOD, PERIOD, extension, 1, BY)).toMatchObject({ failure: 'NO_SUCH_ROUND' });
    expect(extendRound(PERIOD, PERIOD, extension, 2, BY)).toMatchObject({ failure: 'VERSION_CONFLICT' });
  });
});
