import { assignAppraiser, refusedScope, type KnownPerson } from './appraiser.ts';

const right = (
  role: string,
  organizationId: string | null,
  from = '2024-01-01',
  to: string | null = null,
) => ({
  role,
  organizationId,
  from,
  to,
});
const person = (organizationId: string, ...rights: KnownPerson['rights']): KnownPerson => ({
  id: 'p',
  organizationId,
  rights,
});
const of = (organizationId: string) => ({
  id: `assessment-${organizationId}`,
  organizationId,
  organizationCode: organizationId.toUpperCase(),
});
const DAY = '2024-12-10';

describe('an appraiser', () => {
  it('gets every domain of every assessment, for the organization of the right', () => {
    expect(assignAppraiser(person('a', right('APPRAISER', 'a')), [of('b'), of('c')], [1, 8], DAY)).toEqual(
      ['b', 'c'].flatMap((organizationId) =>
        [1, 8].map((domain) => ({
          assessmentId: `assessment-${organizationId}`,
          organizationId,
          domain,
          personId: 'p',
          appraiserOrganizationId: 'a',
          appraiserHomeId: 'a',
        })),
      ),
    );
  });

  it.each([
    ['the unit they work for', person('b', right('APPRAISER', 'a'))],
    ['a unit for which they appraise', person('a', right('APPRAISER', 'a'), right('APPRAISER', 'b'))],
    ['a unit that they lead', person('a', right('APPRAISER', 'a'), right('UNIT_LEADER', 'b'))],
  ])('is refused %s', (_name, who) => {
    expect(assignAppraiser(who, [of('c'), of('b')], [1], DAY)).toMatchObject({
      failure: 'OWN_UNIT',
      facts: { organization: { id: 'b' }, organizationCode: 'B' },
      path: ['organizations', '1'],
    });
  });

  it.each([
    ['no right', person('a', right('PLANNER', null))],
    ['a right that has ended', person('a', right('APPRAISER', 'a', '2024-01-01', DAY))],
    ['a right that begins tomorrow', person('a', right('APPRAISER', 'a', '2024-12-11'))],
  ])('needs the right on the day: %s', (_name, who) => {
    expect(assignAppraiser(who, [of('b')], [1], DAY)).toMatchObject({ failure: 'NOT_APPRAISER' });
  });

  it('appraises a unit that they led before', () => {
    const who = person('a', right('APPRAISER', 'a'), right('UNIT_LEADER', 'b', '2023-01-01', '2024-01-01'));
    expect(assignAppraiser(who, [of('b')], [1], DAY)).toHaveLength(1);
  });

  it.each([
    [[], ['A'], ['domains']],
    [[1, 1], ['A'], ['domains']],
    [[9], ['A'], ['domains']],
    [[1], [], ['organizations']],
    [[1], ['A', 'A'], ['organizations']],
  ])('is not asked for by domains %j and units %j', (domains, units, path) => {
    expect(refusedScope(domains, units)).toMatchObject({ failure: 'INVALID_INPUT', path });
  });
});
