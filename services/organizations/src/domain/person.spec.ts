import type { Role } from '@reformgraph/subgraph-kit/roles';
import fc from 'fast-check';
import {
  grantRight,
  registerPerson,
  revokeRight,
  rightsOn,
  type Person,
  type PersonRight,
} from './person.ts';

const authorship = { by: null, at: '2024-05-06T01:00:00.000Z' };
const FIRST_DAY = Date.UTC(2024, 0, 1);
const DAYS = 40;
const day = (number: number) => new Date(FIRST_DAY + number * 86_400_000).toISOString().slice(0, 10);

const command = {
  id: 'person-1',
  subject: 'subject-1',
  name: { vi: 'Cán bộ 1', en: 'Officer 1' },
  organizationId: 'unit-1',
  provenance: 'SYNTHETIC',
  rights: [],
} as const;

function registered(rights: readonly PersonRight[] = []): Person {
  const person = registerPerson({ ...command, rights }, authorship);
  if ('failure' in person) throw new Error(`Refused: ${person.failure}`);
  return person;
}
const right = (id: string, from: string, to: string | null, role: Role = 'PLANNER'): PersonRight => ({
  id,
  role,
  organizationId: null,
  from,
  to,
});

const spans = fc
  .tuple(fc.integer({ min: 0, max: DAYS - 1 }), fc.integer({ min: 1, max: DAYS }), fc.boolean())
  .map(([from, length, open]) => ({ from: day(from), to: open ? null : day(from + length) }));
const rights: fc.Arbitrary<PersonRight> = fc
  .record({
    id: fc.uuid(),
    held: fc.constantFrom(
      { role: 'PLANNER', organizationId: null } as const,
      { role: 'ADMIN', organizationId: null } as const,
      { role: 'UNIT_OFFICER', organizationId: 'unit-1' } as const,
      { role: 'UNIT_OFFICER', organizationId: 'unit-2' } as const,
    ),
    span: spans,
  })
  .map(({ id, held, span }) => ({ id, ...held, ...span }));
const same = (a: PersonRight, b: PersonRight) => a.role === b.role && a.organizationId === b.organizationId;

describe('a right', () => {
  it('is refused exactly where a day of it is already held', () => {
    fc.assert(
      fc.property(fc.array(rights, { maxLength: 8 }), (asked) => {
        let person = registered();
        for (const one of asked) {
          const taken = Array.from({ length: 2 * DAYS + 1 }, (_, number) => day(number)).some(
            (on) =>
              rightsOn([one], on).length > 0 && rightsOn(person.rights, on).some((held) => same(held, one)),
          );
          const outcome = grantRight(person, one, person.version, authorship);
          expect('failure' in outcome ? outcome.failure : null).toBe(taken ? 'RIGHT_ALREADY_HELD' : null);
          if (!('failure' in outcome)) person = outcome;
        }
      }),
    );
  });

  it('is in force on half-open days', () => {
    const held = [right('r', day(1), day(3))];
    expect([0, 1, 2, 3].map((number) => rightsOn(held, day(number)).length)).toEqual([0, 1, 1, 0]);
  });

  it.each([
    ['an end that is no later than its beginning', right('r', day(1), day(1)), ['right', 'to']],
    [
      'no unit, where its role needs one',
      right('r', day(1), null, 'UNIT_OFFICER'),
      ['right', 'organization'],
    ],
    [
      'a unit, where its role is the City’s',
      { ...right('r', day(1), null), organizationId: 'unit-1' },
      ['right', 'organization'],
    ],
  ])('is refused with %s', (_case, refused, path) => {
    expect(grantRight(registered(), refused, 1, authorship)).toMatchObject({
      failure: 'INVALID_INPUT',
      path,
    });
  });

  it('is refused to one whose version has moved on', () => {
    expect(grantRight(registered(), right('r', day(1), null), 2, authorship)).toMatchObject({
      failure: 'VERSION_CONFLICT',
      facts: { expectedVersion: 2, currentVersion: 1, change: 'registerPerson' },
    });
  });
});

describe('revokeRight', () => {
  const person = registered([right('r', day(1), day(10))]);

  it('ends a right within its days and keeps it on record', () => {
    expect(revokeRight(person, 'r', day(5), 1, authorship)).toMatchObject({
      version: 2,
      lastChange: 'revokeRight',
      rights: [{ id: 'r', from: day(1), to: day(5) }],
    });
  });

  it('ends a right on its first day, which then stands in the way of none', () => {
    const never = revokeRight(person, 'r', day(1), 1, authorship);
    if ('failure' in never) throw new Error(never.failure);
    expect(rightsOn(never.rights, day(1))).toEqual([]);
    expect(grantRight(never, right('wider', day(0), day(5)), 2, authorship)).toMatchObject({ version: 3 });
  });

  it('refuses a day outside the right, and a right that is none', () => {
    expect(revokeRight(person, 'r', day(0), 1, authorship)).toMatchObject({ failure: 'INVALID_INPUT' });
    expect(revokeRight(person, 'r', day(11), 1, authorship)).toMatchObject({ failure: 'INVALID_INPUT' });
    expect(revokeRight(person, 'x', day(5), 1, authorship)).toMatchObject({ failure: 'NOT_FOUND' });
  });
});

describe('registerPerson', () => {
  it('refuses two first rights that overlap, and names which', () => {
    const twice = [right('a', day(1), null), right('b', day(5), day(6))];
    expect(registerPerson({ ...command, rights: twice }, authorship)).toMatchObject({
      failure: 'RIGHT_ALREADY_HELD',
      path: ['rights', '1'],
    });
  });

  it.each(['', 'with space', 'x'.repeat(201)])('refuses the subject "%s"', (subject) => {
    expect(registerPerson({ ...command, subject }, authorship)).toMatchObject({
      failure: 'INVALID_INPUT',
      path: ['subject'],
    });
  });
});
