import type { Role } from '@reformgraph/subgraph-kit/roles';
import { DOMAIN_OWNERS } from '../../play/officers.ts';
import { ask, signedIn } from '../graph.ts';
import type { Workplace } from '../running-platform.ts';

/** The unit of those who ask for a unit: it is inspected, but not by the inspector who asks, and its appraiser appraises. */
export const OWN_UNIT = 'VPUB';

/** The year that is played to its end, in which alone appraisers are assigned; later ones are not finished. */
export const FINISHED_YEAR = 2024;

export type AskingRole = Role | 'ANONYMOUS';

const SUBJECTS: Readonly<Record<AskingRole, string | null>> = {
  ANONYMOUS: null,
  VIEWER: 'viewer',
  ADMIN: 'admin',
  PLANNER: 'planner',
  CITY_LEADER: 'city-leader',
  COUNCIL: 'council',
  INSPECTOR: 'inspector',
  APPRAISER: `appraiser.${OWN_UNIT}`,
  UNIT_LEADER: `unit-leader.${OWN_UNIT}`,
  UNIT_OFFICER: `unit-officer.${OWN_UNIT}`,
};
export const EVERYBODY = Object.keys(SUBJECTS) as readonly AskingRole[];

/** A role that asks, its sign-in, and what is its own. */
export interface Asker {
  readonly role: AskingRole;
  readonly headers: Readonly<Record<string, string>>;
  /** The asker's own person; null where there is none. */
  readonly person: string | null;
  /** The visits of the inspector's own team. */
  readonly visits: ReadonlySet<string>;
  /** The domains that the appraiser appraises, at every unit but the own one. */
  readonly domains: ReadonlySet<number>;
}

/** Everybody who asks, one for each role. */
export async function askersOf(workplace: Workplace, graph: string): Promise<Asker[]> {
  const planner = await signedIn(workplace, 'planner');
  const { data } = await ask(graph, VISITS_BY_MEMBERS, {}, planner);
  const { edges } = data?.['visits'] as { edges: { node: VisitByMembers }[] };
  return Promise.all(
    EVERYBODY.map(async (role) => {
      const subject = SUBJECTS[role];
      const headers = subject === null ? {} : await signedIn(workplace, subject);
      const answer = await ask(graph, '{ viewer { person { id } } }', {}, headers);
      const viewer = answer.data?.['viewer'] as { person: { id: string } } | null;
      const person = viewer?.person.id ?? null;
      const visits = edges
        .filter(({ node }) => node.team.members.some((member) => member.person.id === person))
        .map(({ node }) => node.id);
      const domains = DOMAIN_OWNERS.find(({ department }) => department === OWN_UNIT)?.domains ?? [];
      return { role, headers, person, visits: new Set(visits), domains: new Set(domains) };
    }),
  );
}

const VISITS_BY_MEMBERS = `{ visits(filter: { year: ${FINISHED_YEAR} }, first: 100) {
  edges { node { id team { members { person { id } } } } } } }`;
interface VisitByMembers {
  readonly id: string;
  readonly team: { readonly members: readonly { readonly person: { readonly id: string } }[] };
}
