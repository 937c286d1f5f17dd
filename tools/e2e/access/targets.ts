import { ask } from '../graph.ts';
import type { Target } from './arguments.ts';
import { FINISHED_YEAR, type Asker } from './askers.ts';

interface Identified {
  readonly id: string;
}
interface Found {
  readonly organization: { readonly block: { readonly code: string } };
  readonly assessments: {
    readonly edges: readonly { readonly node: Identified & Record<'period' | 'criteriaSet', Identified> }[];
  };
  readonly visits: {
    readonly edges: readonly {
      readonly node: Identified & {
        readonly from: string;
        readonly to: string;
        readonly team: Identified & { readonly members: readonly { readonly person: Identified }[] };
      };
    }[];
  };
  readonly inspectionPlan: Identified;
}

interface FoundAppraisers {
  readonly persons: { readonly edges: readonly { readonly node: Identified }[] };
}

/** Appraisers whom nobody asks as. */
const APPRAISERS = '{ persons(role: APPRAISER, organization: "SNV") { edges { node { id } } } }';

/** A unit's things, as the city leader finds them: its assessment of the year, and its visit of 2024. */
export async function targetOf(
  unit: string,
  year: number,
  graph: string,
  askers: readonly Asker[],
): Promise<Target> {
  const leader = askers.find(({ role }) => role === 'CITY_LEADER');
  const { data } = await ask(
    graph,
    `{ organization(code: "${unit}") { block { code } }
       assessments(filter: { organization: "${unit}", year: ${year} }) {
         edges { node { id period { id } criteriaSet { id } } } }
       visits(filter: { organization: "${unit}", year: ${FINISHED_YEAR} }) {
         edges { node { id from to team { id members { person { id } } } } } }
       inspectionPlan(year: ${FINISHED_YEAR}) { id } }`,
    {},
    leader?.headers,
  );
  const { organization, assessments, visits, inspectionPlan } = data as unknown as Found;
  const planner = askers.find(({ role }) => role === 'PLANNER');
  const found = await ask(graph, APPRAISERS, {}, planner?.headers);
  const appraiser = (found.data as unknown as FoundAppraisers).persons.edges[0]?.node;
  const assessment = assessments.edges[0]?.node;
  const visit = visits.edges[0]?.node;
  const person = visit?.team.members[0]?.person;
  if (!assessment || !visit || !person || !appraiser)
    throw new Error(`There is nothing of ${unit} to ask for in ${year}`);
  return {
    unit,
    block: organization.block.code,
    year,
    visitFrom: visit.from,
    visitTo: visit.to,
    ids: {
      assessment: assessment.id,
      assessmentPeriod: assessment.period.id,
      criteriaSet: assessment.criteriaSet.id,
      visit: visit.id,
      team: visit.team.id,
      person: person.id,
      appraiser: appraiser.id,
      inspectionPlan: inspectionPlan.id,
    },
  };
}
