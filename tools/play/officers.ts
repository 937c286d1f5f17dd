import { developmentSubject } from '@reformgraph/subgraph-kit/development-sign-in';
import type { Role } from '@reformgraph/subgraph-kit/roles';
import type { Localized, Unit } from './year-data.ts';

export type TeamRole = 'HEAD' | 'DEPUTY_HEAD' | 'SECRETARY' | 'MEMBER';

/** A synthetic person, named by their office and by nobody's name. */
export interface Officer {
  /** The subject of the tokens they sign in with. */
  readonly subject: string;
  readonly name: Localized;
  /** The code of the unit they work for. */
  readonly home: string;
  readonly role: Role;
}

export interface InspectionTeam {
  readonly number: number;
  readonly members: readonly { readonly officer: Officer; readonly role: TeamRole }[];
}

/** Which domains a department's appraiser appraises. */
export interface AppraisalDuty {
  /** The code of the department. */
  readonly department: string;
  readonly domains: readonly number[];
}

/** Each domain is appraised by the department that owns it. */
export const DOMAIN_OWNERS: readonly AppraisalDuty[] = [
  { department: 'SNV', domains: [1, 4, 5, 8] },
  { department: 'STP', domains: [2] },
  { department: 'VPUB', domains: [3] },
  { department: 'STC', domains: [6] },
  { department: 'STTTT', domains: [7] },
];
/** Appraises what an owner cannot: the owner's own unit. */
export const SUBSTITUTE_APPRAISER = 'SKHDT';

const CITY_OFFICERS: readonly { role: Role; home: string; vi: string; en: string }[] = [
  { role: 'PLANNER', home: 'SNV', vi: 'Chuyên viên lập kế hoạch', en: 'Planning officer' },
  { role: 'CITY_LEADER', home: 'VPUB', vi: 'Lãnh đạo Ủy ban nhân dân Thành phố', en: 'City leader' },
  { role: 'COUNCIL', home: 'SNV', vi: 'Hội đồng thẩm định', en: 'Appraisal council' },
  { role: 'VIEWER', home: 'VPUB', vi: 'Người xem', en: 'Reader' },
];

/**
 * The homes of a team's head, deputy head, secretary and members, by team. The plan has teams led by the Standing
 * Committee of the People's Committee, which is no unit: its leaders are registered at the Office (VPUB). Team 5
 * inspects the Office, so nobody in it belongs there.
 */
const TEAM_HOMES: readonly (readonly string[])[] = [
  ['VPUB', 'SNV', 'VPUB', 'STC', 'STP'],
  ['VPUB', 'SNV', 'VPUB', 'SKHDT', 'STTTT'],
  ['VPUB', 'STP', 'VPUB', 'SNV', 'STC'],
  ['VPUB', 'STC', 'VPUB', 'SNV', 'SKHDT'],
  ['SNV', 'STP', 'SNV', 'STC', 'SKHDT'],
];
const TEAM_ROLES: readonly TeamRole[] = ['HEAD', 'DEPUTY_HEAD', 'SECRETARY', 'MEMBER', 'MEMBER'];
const TEAM_OFFICES: Readonly<Record<TeamRole, Localized>> = {
  HEAD: { vi: 'Trưởng đoàn', en: 'Head' },
  DEPUTY_HEAD: { vi: 'Phó Trưởng đoàn', en: 'Deputy head' },
  SECRETARY: { vi: 'Thư ký đoàn', en: 'Secretary' },
  MEMBER: { vi: 'Thành viên đoàn', en: 'Member' },
};

/** The platform's administrator, whom the first administrator registers. */
export const ADMINISTRATOR: Officer = {
  subject: developmentSubject('ADMIN', null),
  name: synthetic('Quản trị nền tảng', 'Platform administrator'),
  home: 'STTTT',
  role: 'ADMIN',
};

/** The subject of a role's officer; of several of a role, the second one's ends in ".2". */
export function subjectOf(role: Role, home: string | null, number = 1): string {
  const subject = developmentSubject(role, home);
  return number === 1 ? subject : `${subject}.${number}`;
}

/** The five teams; every officer belongs to one of them. */
export function inspectionTeams(): InspectionTeam[] {
  return TEAM_HOMES.map((homes, team) => ({
    number: team + 1,
    members: homes.flatMap((home, seat) => {
      const role = TEAM_ROLES[seat];
      if (role === undefined) return [];
      const office = TEAM_OFFICES[role];
      const officer: Officer = {
        subject: subjectOf('INSPECTOR', null, team * TEAM_ROLES.length + seat + 1),
        name: synthetic(
          `${office.vi} kiểm tra số ${team + 1}${role === 'MEMBER' ? `, ${home}` : ''}`,
          `${office.en} of inspection team ${team + 1}${role === 'MEMBER' ? `, ${home}` : ''}`,
        ),
        home,
        role: 'INSPECTOR',
      };
      return { officer, role };
    }),
  }));
}

/** Everyone but the administrator: the City's officers, the teams, the appraisers, each unit's officer and leader. */
export function officersOf(units: readonly Unit[]): Officer[] {
  const named = new Map(units.map((unit) => [unit.code, unit.name]));
  const appraisers = [...DOMAIN_OWNERS.map(({ department }) => department), SUBSTITUTE_APPRAISER];
  return [
    ...CITY_OFFICERS.map(({ role, home, vi, en }) => ({
      subject: subjectOf(role, null),
      name: synthetic(vi, en),
      home,
      role,
    })),
    ...inspectionTeams().flatMap(({ members }) => members.map(({ officer }) => officer)),
    ...appraisers.map((home) =>
      ofUnit('APPRAISER', home, named.get(home), 'Chuyên viên thẩm định', 'Appraiser'),
    ),
    ...units.flatMap(({ code, name }) => [
      ofUnit('UNIT_OFFICER', code, name, 'Chuyên viên cải cách hành chính', 'Reform officer'),
      ofUnit('UNIT_LEADER', code, name, 'Lãnh đạo đơn vị', 'Head of unit'),
    ]),
  ];
}

/** Who appraises which domains of a unit; nobody the own unit. */
export function dutiesFor(unit: string): AppraisalDuty[] {
  return DOMAIN_OWNERS.map(({ department, domains }) => ({
    department: department === unit ? SUBSTITUTE_APPRAISER : department,
    domains,
  }));
}

function ofUnit(role: Role, code: string, name: Localized | undefined, vi: string, en: string): Officer {
  return {
    subject: subjectOf(role, code),
    name: synthetic(`${vi}, ${name?.vi ?? code}`, `${en}, ${name?.en ?? code}`),
    home: code,
    role,
  };
}

function synthetic(vi: string, en: string): Localized {
  return { vi: `${vi} (giả định)`, en: `${en} (synthetic)` };
}
