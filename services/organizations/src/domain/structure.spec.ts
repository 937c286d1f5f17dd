import fc from 'fast-check';
import { leadsTo, type Passage, type UnitInLineage } from './lineage.ts';
import { moveOrganization } from './move-organization.ts';
import { renameOrganization } from './rename-organization.ts';
import {
  dissolveOrganization,
  mergeOrganizations,
  splitOrganization,
  type Restructured,
} from './restructure.ts';
import { alone, BLOCKS, day, DAYS, judge, newUnit, seen } from './spec-units.ts';
import type { ChangeKind } from './structure-change.ts';
import { nameOn } from './unit-name.ts';

/** A structure that grows by whatever is decided; what is refused changes nothing. */
class Structure {
  readonly units = new Map<string, UnitInLineage>();
  readonly touched: { before: UnitInLineage | null; after: UnitInLineage }[] = [];
  constructor(count: number) {
    for (let number = 0; number < count; number += 1) this.units.set(`unit-${number}`, alone(number));
  }
  pick(number: number): UnitInLineage {
    const all = [...this.units.values()];
    const unit = all[number % all.length];
    if (!unit) throw new Error('There are units');
    return unit;
  }
  passagesOn(on: string): Passage[] {
    return [...this.units.values()].flatMap(({ id, successors }) =>
      successors
        .filter(({ change }) => change.on === on)
        .map(({ unit }) => ({ predecessorId: id, successorId: unit.id })),
    );
  }
  keep(outcome: Restructured | { readonly failure: string }): void {
    if ('failure' in outcome) return;
    for (const unit of [...outcome.changed, ...outcome.created]) {
      this.touched.push({ before: this.units.get(unit.id) ?? null, after: unit });
      this.units.set(unit.id, unit);
    }
  }
}

const steps = fc.array(
  fc.record({
    kind: fc.constantFrom<ChangeKind>('RENAMED', 'MOVED', 'MERGED', 'SPLIT', 'DISSOLVED'),
    on: fc.integer({ min: 0, max: DAYS }),
    units: fc.array(fc.nat(20), { minLength: 1, maxLength: 3 }),
    into: fc.option(fc.nat(20)),
    goesOn: fc.boolean(),
    block: fc.option(fc.nat(2)),
    index: fc.constantFrom(null, 'DTI'),
  }),
  { maxLength: 25 },
);

function play(
  structure: Structure,
  step: typeof steps extends fc.Arbitrary<(infer Step)[]> ? Step : never,
): void {
  const judged = judge(step.kind, step.on);
  const one = structure.pick(step.units[0] ?? 0);
  const single = (unit: Parameters<typeof moveOrganization>[0]['unit'] | { failure: string }) => {
    if ('failure' in unit) return;
    structure.keep({ changed: [{ ...one, ...unit }], created: [] });
  };
  const known = step.into === null ? [] : [seen(structure.pick(step.into))];
  const made = structure.units.size;
  const created = (count: number) => Array.from({ length: count }, (_, n) => newUnit(made + n, step.on));
  const ofTheDay = structure.passagesOn(judged.change.on);
  switch (step.kind) {
    case 'RENAMED': {
      const name = { vi: `Sở ${judged.change.id}`, en: `Department ${judged.change.id}` };
      const given = {
        nameId: `name-r${judged.change.id}`,
        name,
        shortName: name.vi,
        provenance: 'SYNTHETIC' as const,
      };
      single(renameOrganization(seen(one), { ...given, provenanceExceptions: [] }, judged));
      return;
    }
    case 'MOVED': {
      single(
        moveOrganization(
          seen(one),
          {
            membershipId: `membership-m${judged.change.id}`,
            block: step.block === null ? null : (BLOCKS[step.block] ?? null),
            index: step.index,
          },
          judged,
        ),
      );
      return;
    }
    case 'MERGED': {
      structure.keep(
        mergeOrganizations(
          {
            from: step.units.map((number) => seen(structure.pick(number))),
            into: known,
            created: created(step.into === null ? 1 : 0),
            ofTheDay,
          },
          judged,
        ),
      );
      return;
    }
    case 'SPLIT': {
      structure.keep(
        splitOrganization(
          { from: [seen(one)], into: known, created: created(1), ofTheDay },
          step.goesOn,
          judged,
        ),
      );
      return;
    }
    case 'DISSOLVED': {
      const gone = dissolveOrganization(seen(one), judged);
      structure.keep('failure' in gone ? gone : { changed: [gone], created: [] });
      return;
    }
    default:
      return step.kind satisfies never;
  }
}

const played = fc.tuple(fc.integer({ min: 2, max: 5 }), steps).map(([count, made]) => {
  const structure = new Structure(count);
  for (const step of made) play(structure, step);
  return structure;
});
const holdsOn = (on: string) => (dated: { from: string; to: string | null }) =>
  dated.from <= on && (dated.to === null || on < dated.to);

describe('whatever is decided of the structure', () => {
  it('a unit has exactly one name and one block in general on each of its days, and none outside', () => {
    fc.assert(
      fc.property(played, ({ units }) => {
        const days = Array.from({ length: DAYS + 3 }, (_, number) => day(number - 1));
        for (const { validFrom, validTo, names, memberships } of units.values()) {
          const held = (dated: readonly { from: string; to: string | null }[]) =>
            days.map((on) => dated.filter(holdsOn(on)).length);
          const of = (code: string | null) => held(memberships.filter(({ index }) => index === code));
          const exists = held([{ from: validFrom, to: validTo }]);
          expect([held(names), of(null)]).toEqual([exists, exists]);
          expect(of('DTI').every((count, number) => count <= (exists[number] ?? 0))).toBe(true);
          const named = days.filter((on) => holdsOn(on)(nameOn(names, on))).length;
          expect(named).toBe(exists.filter((count) => count === 1).length);
        }
      }),
    );
  });

  it('nothing ends on the day on which it begins', () => {
    fc.assert(
      fc.property(played, ({ units }) => {
        for (const { names, memberships, ...unit } of units.values())
          for (const { from, to } of [...names, ...memberships, { from: unit.validFrom, to: unit.validTo }])
            expect(to === null || from < to).toBe(true);
      }),
    );
  });

  it('every unit that takes part gets the next version, and a new one its first', () => {
    fc.assert(
      fc.property(played, ({ touched }) => {
        for (const { before, after } of touched) expect(after.version).toBe((before?.version ?? 0) + 1);
      }),
    );
  });

  it('links are known on both sides, lead to units that exist that day, and come back to none on the same day', () => {
    fc.assert(
      fc.property(played, (structure) => {
        const { units } = structure;
        for (const unit of units.values())
          for (const { unit: other, change } of unit.successors) {
            const successor = units.get(other.id);
            if (!successor) throw new Error('A link leads nowhere');
            expect(successor.predecessors.map((link) => [link.unit.id, link.change.id])).toContainEqual([
              unit.id,
              change.id,
            ]);
            expect(holdsOn(change.on)({ from: successor.validFrom, to: successor.validTo })).toBe(true);
            expect(unit.validTo === null || change.on <= unit.validTo).toBe(true);
            expect(leadsTo(structure.passagesOn(change.on), successor.id, unit.id)).toBe(false);
          }
      }),
    );
  });

  it('is done again and again on what it led to, so that the specs above see real histories', () => {
    const sizes = fc.sample(played, { numRuns: 300, seed: 7 }).map(({ touched }) => touched.length);
    expect(Math.max(...sizes)).toBeGreaterThan(5);
  });
});
