import {
  fail,
  invalidInput,
  type Failure,
  type Localized,
  type InvalidInput,
} from '@reformgraph/subgraph-kit/outcome';
import type { Provenance } from '@reformgraph/subgraph-kit/provenance';
import { localizedLine } from '@reformgraph/subgraph-kit/text';
import { isInspectorOn, type KnownPerson } from './known.ts';
import { wrongPlanState, type InspectionPlan, type WrongPlanState } from './plan.ts';

export const TEAM_ROLES = ['HEAD', 'DEPUTY_HEAD', 'SECRETARY', 'MEMBER'] as const;
export type TeamRole = (typeof TEAM_ROLES)[number];

export interface TeamMember {
  readonly personId: string;
  readonly role: TeamRole;
}

export interface Team {
  readonly id: string;
  readonly planId: string;
  readonly number: number;
  readonly name: Localized;
  /** Head, deputy heads, secretary, members. */
  readonly members: readonly TeamMember[];
  readonly provenance: Provenance;
  /** The person who formed it; null where it was the first administrator. */
  readonly formedBy: string | null;
  readonly formedAt: string;
}

export type UnknownPerson = Failure<'UNKNOWN_PERSON', { readonly personId: string }>;
export type NotAnInspector = Failure<'NOT_AN_INSPECTOR', { readonly personId: string; readonly on: string }>;
export type TeamNumberTaken = Failure<'TEAM_NUMBER_TAKEN', { readonly number: number }>;
export type PersonInAnotherTeam = Failure<
  'PERSON_IN_ANOTHER_TEAM',
  { readonly personId: string; readonly team: Team }
>;

const MOST_MEMBERS = 50;
const LONGEST_NAME = 300;

/**
 * Decides a new team of a plan that is not closed. `people` are the members that are known; each must be an inspector
 * on the first day of the plan's window.
 */
export function formTeam(
  command: Team,
  plan: InspectionPlan,
  people: ReadonlyMap<string, KnownPerson>,
): Team | WrongPlanState | InvalidInput | UnknownPerson | NotAnInspector {
  if (plan.lifecycle.state === 'CLOSED')
    return wrongPlanState(plan, ['DRAFT', 'SUBMITTED', 'APPROVED'], ['planId']);
  if (command.number < 1)
    return invalidInput(['number'], 'Số của đoàn bắt đầu từ 1.', 'Team numbers begin with 1.');
  const name = localizedLine(command.name, ['name'], LONGEST_NAME);
  if ('failure' in name) return name;
  const refused = refusedComposition(command.members);
  if (refused) return refused;
  const on = plan.window.from;
  for (const [position, { personId }] of command.members.entries()) {
    const path = ['members', String(position), 'personId'];
    const person = people.get(personId);
    if (!person) return fail('UNKNOWN_PERSON', { personId }, path);
    if (!isInspectorOn(person, on)) return fail('NOT_AN_INSPECTOR', { personId, on }, path);
  }
  const members = TEAM_ROLES.flatMap((role) => command.members.filter((member) => member.role === role));
  return { ...command, name, members };
}

/** True where the person holds one of the roles in the team. */
export function holdsInTeam(team: Team, personId: string | null, roles: readonly TeamRole[]): boolean {
  return team.members.some((member) => member.personId === personId && roles.includes(member.role));
}

function refusedComposition(members: readonly TeamMember[]): InvalidInput | null {
  const count = (role: TeamRole) => members.filter((member) => member.role === role).length;
  if (
    count('HEAD') !== 1 ||
    count('SECRETARY') !== 1 ||
    count('DEPUTY_HEAD') < 1 ||
    count('MEMBER') < 1 ||
    members.length > MOST_MEMBERS
  )
    return invalidInput(
      ['members'],
      `Đoàn có một trưởng đoàn, một thư ký, ít nhất một phó trưởng đoàn và một thành viên, nhiều nhất ${MOST_MEMBERS} người.`,
      `A team has one head, one secretary, at least one deputy head and one member, at most ${MOST_MEMBERS} persons.`,
    );
  const twice = members.findIndex(({ personId }, position) =>
    members.slice(0, position).some((earlier) => earlier.personId === personId),
  );
  return twice < 0
    ? null
    : invalidInput(
        ['members', String(twice), 'personId'],
        'Mỗi người chỉ giữ một vai trò trong đoàn.',
        'A person has one role in a team.',
      );
}
