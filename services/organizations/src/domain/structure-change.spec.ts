import type { Passage } from './lineage.ts';
import { moveOrganization } from './move-organization.ts';
import { blockOn } from './organization.ts';
import { renameOrganization } from './rename-organization.ts';
import { dissolveOrganization, mergeOrganizations, splitOrganization } from './restructure.ts';
import { alone, block, day, judge, newUnit, seen } from './spec-units.ts';
import { structureChange } from './structure-change.ts';
import { nameOn } from './unit-name.ts';

describe('a change of the structure', () => {
  const unit = alone(1);
  const given = {
    nameId: 'n',
    name: { vi: 'Sở Mới', en: 'New' },
    shortName: 'Mới',
    provenance: 'OFFICIAL' as const,
    provenanceExceptions: [{ field: 'name.en', provenance: 'TRANSLATED' as const }],
  };

  it('keeps the name of before for the days before', () => {
    const renamed = renameOrganization(seen(unit), given, judge('RENAMED', 10));
    if ('failure' in renamed) throw new Error(renamed.failure);
    expect([0, 9, 10, 11].map((number) => nameOn(renamed.names, day(number)).name.vi)).toEqual([
      'Sở 1',
      'Sở 1',
      'Sở Mới',
      'Sở Mới',
    ]);
    expect(renamed.names.at(-1)?.provenance).toEqual({
      vi: 'OFFICIAL',
      en: 'TRANSLATED',
      shortName: 'OFFICIAL',
    });
  });

  it('moves for one index only, and back', () => {
    const there = moveOrganization(
      seen(unit),
      { membershipId: 'm1', block: block('B'), index: 'DTI' },
      judge('MOVED', 5),
    );
    if ('failure' in there) throw new Error(there.failure);
    expect(blockOn(there.memberships, day(6))?.block.code).toBe('A');
    const standing = { ...unit, ...there };
    const back = moveOrganization(
      seen(standing),
      { membershipId: 'm2', block: null, index: 'DTI' },
      judge('MOVED', 9),
    );
    expect(back).toMatchObject({ memberships: [{ to: null }, { index: 'DTI', from: day(5), to: day(9) }] });
  });

  it.each([
    [
      'the name it has',
      () =>
        renameOrganization(
          seen(unit),
          { ...given, name: { vi: 'Sở 1', en: 'Department 1' }, shortName: 'Sở 1' },
          judge('RENAMED', 3),
        ),
      'INVALID_INPUT',
    ],
    [
      'a day no later than the last change',
      () => renameOrganization(seen(unit), given, judge('RENAMED', 0)),
      'CHANGE_OUT_OF_ORDER',
    ],
    [
      'a day before the first',
      () => renameOrganization(seen(alone(1)), given, judge('RENAMED', -1)),
      'CHANGE_OUT_OF_ORDER',
    ],
    [
      'a stale version',
      () => renameOrganization({ ...seen(unit), expectedVersion: 7 }, given, judge('RENAMED', 3)),
      'VERSION_CONFLICT',
    ],
    [
      'the block it is in',
      () =>
        moveOrganization(
          seen(unit),
          { membershipId: 'm', block: block('A'), index: null },
          judge('MOVED', 3),
        ),
      'INVALID_INPUT',
    ],
    [
      'no block in general',
      () => moveOrganization(seen(unit), { membershipId: 'm', block: null, index: null }, judge('MOVED', 3)),
      'INVALID_INPUT',
    ],
    [
      'no index to come back from',
      () => moveOrganization(seen(unit), { membershipId: 'm', block: null, index: 'DTI' }, judge('MOVED', 3)),
      'INVALID_INPUT',
    ],
    [
      'a merger of one into a new one',
      () =>
        mergeOrganizations(
          { from: [seen(unit)], into: [], created: [newUnit(2, 3)], ofTheDay: [] },
          judge('MERGED', 3),
        ),
      'INVALID_INPUT',
    ],
    [
      'a merger into nothing',
      () =>
        mergeOrganizations({ from: [seen(unit)], into: [], created: [], ofTheDay: [] }, judge('MERGED', 3)),
      'INVALID_INPUT',
    ],
    [
      'a merger into itself',
      () =>
        mergeOrganizations(
          { from: [seen(unit)], into: [seen(unit)], created: [], ofTheDay: [] },
          judge('MERGED', 3),
        ),
      'INVALID_INPUT',
    ],
    [
      'a split into one, of a unit that ends',
      () =>
        splitOrganization(
          { from: [seen(unit)], into: [], created: [newUnit(2, 3)], ofTheDay: [] },
          false,
          judge('SPLIT', 3),
        ),
      'INVALID_INPUT',
    ],
    [
      'a second end',
      () => dissolveOrganization(seen({ ...unit, validTo: day(9) }), judge('DISSOLVED', 3)),
      'ORGANIZATION_ENDED',
    ],
    [
      'a name after the end',
      () => renameOrganization(seen({ ...unit, validTo: day(9) }), given, judge('RENAMED', 9)),
      'ORGANIZATION_ENDED',
    ],
  ])('refuses %s', (_case, decide, failure) => {
    expect(decide()).toMatchObject({ failure });
  });

  it('refuses duties that come back on the same day, and takes them on a later one', () => {
    const [one, two] = [alone(1), alone(2)];
    const split = splitOrganization(
      { from: [seen(one)], into: [seen(two)], created: [], ofTheDay: [] },
      true,
      judge('SPLIT', 3),
    );
    if ('failure' in split) throw new Error(split.failure);
    const [giver, taker] = split.changed;
    if (!giver || !taker) throw new Error('Two units took part');
    const ofTheDay = [{ predecessorId: giver.id, successorId: taker.id }];
    const back = (on: number, passages: Passage[]) =>
      splitOrganization(
        { from: [seen(taker)], into: [seen(giver)], created: [], ofTheDay: passages },
        true,
        judge('SPLIT', on),
      );
    expect(back(3, ofTheDay)).toMatchObject({ failure: 'LINEAGE_CYCLE', facts: { organizationCode: 'U1' } });
    expect(back(4, [])).toMatchObject({ changed: [{ version: 3 }, { version: 3 }] });
  });

  it.each([
    [{ decision: { number: ' ', date: '2025-01-01' } }, ['decisionNumber']],
    [{ decision: { number: '1', date: '2025-03-02' } }, ['decisionDate']],
    [{ on: '1900-01-01' }, ['effectiveOn']],
    [{ on: '2101-01-01' }, ['effectiveOn']],
  ])('needs a decision that was taken, and a day: %j', (different, path) => {
    const { change } = judge('RENAMED', 3);
    const decision = { ...change.decision, ...('decision' in different ? different.decision : {}) };
    expect(structureChange({ ...change, ...different, decision }, '2025-03-01')).toMatchObject({
      failure: 'INVALID_INPUT',
      path,
    });
  });
});
