import { PEOPLE, planIn, TEAM } from '../spec-facts.ts';
import { formTeam, type TeamMember, type TeamRole } from './team.ts';

const formed = (members: readonly TeamMember[], people = PEOPLE) =>
  formTeam({ ...TEAM, members }, planIn('APPROVED'), people);
const without = (role: TeamRole) => TEAM.members.filter((member) => member.role !== role);

describe('a team', () => {
  it('lists the head first, then deputies, secretary and members', () => {
    expect(formed([...TEAM.members].reverse())).toEqual(TEAM);
  });

  it.each(['HEAD', 'DEPUTY_HEAD', 'SECRETARY', 'MEMBER'] as const)('is refused without a %s', (role) => {
    expect(formed(without(role))).toMatchObject({ failure: 'INVALID_INPUT', path: ['members'] });
  });

  it.each(['HEAD', 'SECRETARY'] as const)('is refused with two of %s', (role) => {
    const second = { personId: 'another', role };
    expect(formed([...TEAM.members, second])).toMatchObject({ failure: 'INVALID_INPUT', path: ['members'] });
  });

  it('is refused with a person in two roles', () => {
    expect(formed([...TEAM.members, { personId: 'head', role: 'MEMBER' }])).toMatchObject({
      failure: 'INVALID_INPUT',
      path: ['members', '4', 'personId'],
    });
  });

  it('is refused with a person nobody knows', () => {
    expect(formed([...TEAM.members, { personId: 'stranger', role: 'MEMBER' }])).toMatchObject({
      failure: 'UNKNOWN_PERSON',
      facts: { personId: 'stranger' },
    });
  });

  it.each([
    ['begins a day too late', { role: 'INSPECTOR', from: '2024-05-02', to: null }],
    ['is over on that day', { role: 'INSPECTOR', from: '2024-01-01', to: '2024-05-01' }],
    ['is another', { role: 'APPRAISER', from: '2024-01-01', to: null }],
  ])("is refused where a member's right on the window's first day %s", (_name, right) => {
    const people = new Map(PEOPLE).set('member', { id: 'member', organizationId: 'office', rights: [right] });
    expect(formed(TEAM.members, people)).toMatchObject({
      failure: 'NOT_AN_INSPECTOR',
      facts: { personId: 'member', on: '2024-05-01' },
    });
  });

  it('joins a plan until it is closed', () => {
    expect(formTeam(TEAM, planIn('DRAFT'), PEOPLE)).toEqual(TEAM);
    expect(formTeam(TEAM, planIn('CLOSED'), PEOPLE)).toMatchObject({ failure: 'WRONG_PLAN_STATE' });
  });
});
