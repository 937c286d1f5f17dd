import {
  assignAppraiser,
  departmentAsAppraiser,
  personAsAppraiser,
  refusedScope,
  type AppraisedComponent,
  type Appraiser,
  type KnownPerson,
} from './appraiser.ts';

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
const unit = (organizationId: string) => ({
  organizationId,
  organizationCode: organizationId.toUpperCase(),
});
const DAY = '2024-12-10';

describe('an appraiser', () => {
  it('appraises for the organization of the right, the one where they work before others', () => {
    const who = person('b', right('APPRAISER', 'a'), right('APPRAISER', 'b'));
    expect(personAsAppraiser(who, [unit('c')], DAY)).toEqual({
      departmentId: 'b',
      personId: 'p',
      personHomeId: 'b',
    });
  });

  it.each([
    ['the unit they work for', person('b', right('APPRAISER', 'a'))],
    ['a unit for which they appraise', person('a', right('APPRAISER', 'a'), right('APPRAISER', 'b'))],
    ['a unit that they lead', person('a', right('APPRAISER', 'a'), right('UNIT_LEADER', 'b'))],
  ])('is refused %s', (_name, who) => {
    expect(personAsAppraiser(who, [unit('c'), unit('b')], DAY)).toMatchObject({
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
    expect(personAsAppraiser(who, [unit('b')], DAY)).toMatchObject({ failure: 'NOT_APPRAISER' });
  });

  it('appraises a unit that they led before', () => {
    const who = person('a', right('APPRAISER', 'a'), right('UNIT_LEADER', 'b', '2023-01-01', '2024-01-01'));
    expect(personAsAppraiser(who, [unit('b')], DAY)).toMatchObject({ departmentId: 'a' });
  });

  it('is a department too, but not of itself', () => {
    expect(departmentAsAppraiser('a', [unit('b')])).toEqual({
      departmentId: 'a',
      personId: null,
      personHomeId: null,
    });
    expect(departmentAsAppraiser('a', [unit('b'), unit('a')])).toMatchObject({
      failure: 'OWN_UNIT',
      path: ['organizations', '1'],
    });
  });

  const of = (departmentId: string, personId: string | null = null): Appraiser => ({
    departmentId,
    personId,
    personHomeId: personId === null ? null : departmentId,
  });
  const standing = (component: string, appraiser: Appraiser | null): AppraisedComponent => ({
    ...{ assessmentId: 'x', organizationId: 'u', component },
    standing: appraiser && { ...appraiser, version: 1 },
  });

  it('takes what nobody appraises, what they do already stays, and their department makes room', () => {
    const free = standing('1', null);
    const departments = standing('2', of('a'));
    const own = standing('3', of('a', 'p'));
    expect(assignAppraiser(of('a', 'p'), [free, departments, own], null)).toEqual([free, departments]);
  });

  it.each([
    ['a colleague', of('a', 'q'), of('a', 'p')],
    ['another department', of('b'), of('a', 'p')],
    ['the person, by their department', of('a', 'p'), of('a')],
  ])('replaces %s for a reason alone', (_name, before, after) => {
    const taken = standing('2', before);
    expect(assignAppraiser(after, [standing('1', null), taken], null)).toMatchObject({
      failure: 'ALREADY_ASSIGNED',
      facts: { components: [{ assessmentId: 'x', component: '2' }] },
      path: ['replacing'],
    });
    expect(assignAppraiser(after, [taken], 'Nghỉ thai sản')).toEqual([taken]);
  });

  it.each([
    [[], [], ['A'], ['domains']],
    [[1, 1], [], ['A'], ['domains']],
    [[9], [], ['A'], ['domains']],
    [[], ['1', '1'], ['A'], ['components']],
    [[1], [], [], ['organizations']],
    [[1], [], ['A', 'A'], ['organizations']],
  ])(
    'is not asked for by domains %j, components %j and units %j',
    (domains, components, organizations, path) => {
      expect(refusedScope({ domains, components, organizations })).toMatchObject({
        failure: 'INVALID_INPUT',
        path,
      });
    },
  );
});
