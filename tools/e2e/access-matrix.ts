import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { ask, signedIn } from './graph.ts';
import type { Workplace } from './running-platform.ts';

/** A role that asks, and its sign-in; all of them belong to other units than the one asked about. */
export interface Asker {
  readonly role: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The asker's own person; null where there is none. */
  readonly person: string | null;
}

/** The team of the inspector who asks. */
const INSPECTORS_TEAM = 1;

/** The unit whose data everybody asks for. */
const UNIT = 'Q01';

const SUBJECTS: Readonly<Record<string, string | null>> = {
  ANONYMOUS: null,
  VIEWER: 'viewer',
  ADMIN: 'admin',
  PLANNER: 'planner',
  CITY_LEADER: 'city-leader',
  COUNCIL: 'council',
  INSPECTOR: 'inspector',
  APPRAISER: 'appraiser.SNV',
  UNIT_LEADER: 'unit-leader.SNV',
  UNIT_OFFICER: 'unit-officer.SNV',
};
const EVERYBODY = Object.keys(SUBJECTS);
const SIGNED_IN = EVERYBODY.filter((role) => role !== 'ANONYMOUS');
const OVERSEERS = ['PLANNER', 'CITY_LEADER', 'COUNCIL'];

/**
 * Who may see an object of a type where it is another unit's. Written down here by itself, not read from the product:
 * a type that is missing may be seen by nobody. An inspector's visits are those of the own team, which a spec of its
 * own looks at; edges of connections show nothing but their node.
 */
const MAY_SEE: Readonly<Record<string, readonly string[]>> = {
  Organization: EVERYBODY,
  OrganizationConnection: EVERYBODY,
  Block: EVERYBODY,
  BlockMembership: EVERYBODY,
  BlockCoverage: EVERYBODY,
  LocalizedText: EVERYBODY,
  PageInfo: EVERYBODY,
  PlatformClock: EVERYBODY,
  InspectionPlan: EVERYBODY,
  PlanDomain: EVERYBODY,
  Index: EVERYBODY,
  VisitConnection: EVERYBODY,
  Viewer: SIGNED_IN,
  Person: SIGNED_IN,
  TeamMembership: SIGNED_IN,
  PersonRight: ['ADMIN'],
  PersonConnection: ['ADMIN', 'PLANNER'],
  CriteriaSet: SIGNED_IN,
  CriteriaNode: SIGNED_IN,
  AssessmentPeriod: SIGNED_IN,
  RoundWindow: SIGNED_IN,
  AssessmentStateCounts: OVERSEERS,
  Team: [...OVERSEERS, 'INSPECTOR', 'UNIT_LEADER', 'UNIT_OFFICER'],
  TeamMember: [...OVERSEERS, 'INSPECTOR', 'UNIT_LEADER', 'UNIT_OFFICER'],
  Visit: [...OVERSEERS, 'INSPECTOR'],
  VisitMinutes: [...OVERSEERS, 'INSPECTOR'],
  AssessmentConnection: [...OVERSEERS, 'APPRAISER', 'UNIT_LEADER', 'UNIT_OFFICER'],
  Assessment: [...OVERSEERS, 'APPRAISER'],
  AssessmentResult: [...OVERSEERS, 'APPRAISER'],
  ComponentScore: [...OVERSEERS, 'APPRAISER'],
  ScoreValue: [...OVERSEERS, 'APPRAISER'],
  Ranking: OVERSEERS,
  RankingRow: OVERSEERS,
  Scorecard: OVERSEERS,
  ScorecardDomain: OVERSEERS,
  ScorecardComponent: OVERSEERS,
};

/** Who may call a mutation at all; for the others it must end in FORBIDDEN or UNAUTHENTICATED. */
const MAY_CALL: Readonly<Record<string, readonly string[]>> = {
  registerBlock: ['ADMIN'],
  registerOrganization: ['ADMIN'],
  registerPerson: ['ADMIN'],
  grantRight: ['ADMIN'],
  revokeRight: ['ADMIN'],
  movePlatformClock: ['ADMIN'],
  draftPlan: ['PLANNER'],
  submitPlan: ['PLANNER'],
  approvePlan: ['CITY_LEADER'],
  closePlan: ['PLANNER'],
  formTeam: ['PLANNER'],
  scheduleVisit: ['PLANNER'],
  callAdHocVisit: ['PLANNER'],
  moveVisit: ['PLANNER'],
  cancelVisit: ['PLANNER'],
  openVisit: ['INSPECTOR'],
  concludeVisit: ['INSPECTOR'],
  registerIndex: ['PLANNER'],
  importCriteriaSet: ['PLANNER'],
  publishCriteriaSet: ['PLANNER'],
  openPeriod: ['PLANNER'],
  lockPeriod: ['PLANNER'],
  assignAppraiser: ['PLANNER'],
  scoreComponents: ['UNIT_OFFICER', 'UNIT_LEADER'],
  submitAssessment: ['UNIT_LEADER'],
  appraiseComponents: ['APPRAISER'],
  completeAssessment: ['COUNCIL'],
};

const SCHEMA = buildSchema(
  readFileSync(join(import.meta.dirname, '../../gateway/api-schema.graphql'), 'utf8'),
);
const DEEPEST = 4;

export async function rolesThatAsk(workplace: Workplace, graph: string): Promise<Asker[]> {
  return Promise.all(
    Object.entries(SUBJECTS).map(async ([role, subject]) => {
      const headers = subject === null ? {} : await signedIn(workplace, subject);
      const { data } = await ask(graph, '{ viewer { id } }', {}, headers);
      const viewer = data?.['viewer'] as { id: string } | null;
      return { role, headers, person: viewer?.id ?? null };
    }),
  );
}

export interface Exposure {
  readonly role: string;
  readonly path: string;
  readonly type: string;
}

/**
 * Asks every path of the schema, from each query field down to each leaf, as every role, about another unit. Returns
 * how many questions were asked, and the answers that show an object of a type which the role may not see.
 */
export async function exposures(
  graph: string,
  askers: readonly Asker[],
): Promise<{ asked: number; exposed: Exposure[] }> {
  const known = await knownValues(graph, askers);
  const paths = pathsOf(SCHEMA, known);
  const exposed: Exposure[] = [];
  for (const asker of askers) {
    const found = await inBatches(paths, 8, async (path) => {
      const answer = await ask(graph, path.query, {}, asker.headers);
      const refused = answer.errors.some(({ extensions }) => !EXPECTED_REFUSALS.has(extensions.code));
      if (refused) throw new Error(`${path.name} as ${asker.role}: ${JSON.stringify(answer.errors)}`);
      return typesShown(answer.data, path.types, asker.person)
        .filter(({ type, own }) => !own && !(MAY_SEE[type] ?? []).includes(asker.role))
        .map(({ type }) => ({ role: asker.role, path: path.name, type }));
    });
    exposed.push(...found.flat());
  }
  return { asked: paths.length * askers.length, exposed };
}

const EXPECTED_REFUSALS = new Set(['FORBIDDEN', 'UNAUTHENTICATED']);

/**
 * Calls every mutation as every role that may not call it, and the mutations on a unit's things as every role with
 * another unit's; returns the calls that were not refused.
 */
export async function mutationsLetThrough(
  graph: string,
  askers: readonly Asker[],
): Promise<{ asked: number; letThrough: string[] }> {
  const known = await knownValues(graph, askers);
  const mutations = Object.values(SCHEMA.getMutationType()?.getFields() ?? {});
  const letThrough: string[] = [];
  let asked = 0;
  for (const asker of askers)
    for (const mutation of mutations) {
      const mayCall = (MAY_CALL[mutation.name] ?? []).includes(asker.role);
      if (mayCall && !ON_A_UNIT.has(mutation.name)) continue;
      asked += 1;
      const query = `mutation { ${mutation.name}${argumentsOf(mutation, known, `access/${asker.role}`)} { __typename } }`;
      const answer = await ask(graph, query, {}, asker.headers);
      const member = (answer.data?.[mutation.name] as { __typename: string } | null)?.__typename;
      const code = answer.errors[0]?.extensions.code;
      const refused = member === undefined && code !== undefined && EXPECTED_REFUSALS.has(code);
      const empty = member === 'NotFound' || member === 'NotPermitted';
      if (mayCall ? !empty : !refused)
        letThrough.push(`${asker.role} ${mutation.name}: ${member ?? code ?? JSON.stringify(answer)}`);
    }
  return { asked, letThrough };
}

/** Mutations of which a role may call some, but none on another unit's things. */
const ON_A_UNIT = new Set(['scoreComponents', 'submitAssessment', 'openVisit', 'concludeVisit']);

type Known = Readonly<Record<string, string>>;

/** Ids of another unit's things, as the city leader finds them. */
async function knownValues(graph: string, askers: readonly Asker[]): Promise<Known> {
  const leader = askers.find(({ role }) => role === 'CITY_LEADER');
  const { data } = await ask(
    graph,
    `{ assessments(filter: { organization: "${UNIT}", year: 2024 }) { edges { node { id period { id } criteriaSet { id } } } }
       visits(filter: { year: 2024, state: CONCLUDED }, first: 100) { edges { node { id organizationCode team { id number members { person { id } } } } } }
       inspectionPlan(year: 2024) { id } }`,
    {},
    leader?.headers,
  );
  const found = data as {
    assessments: { edges: { node: { id: string; period: { id: string }; criteriaSet: { id: string } } }[] };
    visits: {
      edges: {
        node: {
          id: string;
          organizationCode: string;
          team: { id: string; number: number; members: { person: { id: string } }[] };
        };
      }[];
    };
    inspectionPlan: { id: string };
  };
  const assessment = found.assessments.edges[0]?.node;
  const visit = found.visits.edges
    .map(({ node }) => node)
    .find(({ organizationCode, team }) => organizationCode !== 'SNV' && team.number !== INSPECTORS_TEAM);
  if (!assessment || !visit) throw new Error('There is nothing of another unit to ask for');
  return {
    assessment: assessment.id,
    period: assessment.period.id,
    set: assessment.criteriaSet.id,
    visit: visit.id,
    team: visit.team.id,
    person: visit.team.members[0]?.person.id ?? '',
    plan: found.inspectionPlan.id,
  };
}

interface Path {
  readonly name: string;
  readonly query: string;
  /** The object type at each step of the answer, by the response's field names. */
  readonly types: ReadonlyMap<string, string>;
}

/** A query per object type reachable, asking all its leaves; a type is not entered again below itself. */
function pathsOf(schema: GraphQLSchema, known: Known): Path[] {
  const paths: Path[] = [];
  const walk = (steps: readonly Step[], type: GraphQLObjectType): void => {
    const fields = Object.values(type.getFields());
    const leaves = fields.filter((field) => !isComposite(field));
    paths.push(pathOf(steps, leaves, known));
    if (steps.length >= DEEPEST) return;
    for (const field of fields) {
      const below = getNamedType(field.type);
      if (isObjectType(below) && !steps.some((step) => step.type === below))
        walk([...steps, { field, type: below }], below);
      if (isAbstractType(below))
        throw new Error(`${type.name}.${field.name} returns an abstract type: extend the walk`);
    }
  };
  for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) {
    const below = getNamedType(field.type);
    if (isObjectType(below)) walk([{ field, type: below }], below);
  }
  return paths;
}

interface Step {
  readonly field: GraphQLField<unknown, unknown>;
  readonly type: GraphQLObjectType;
}

function pathOf(
  steps: readonly Step[],
  leaves: readonly GraphQLField<unknown, unknown>[],
  known: Known,
): Path {
  const inner = ['__typename', ...leaves.map((leaf) => `${leaf.name}${argumentsOf(leaf, known, '')}`)].join(
    ' ',
  );
  const query = [...steps].reverse().reduce((below, { field, type }, position) => {
    const identity = type.getFields()['code'] && type.name === 'Organization' ? 'code ' : '';
    const marks = type.getFields()['organizationCode']
      ? 'organizationCode '
      : type.name === 'Person'
        ? 'id '
        : '';
    return `${field.name}${argumentsOf(field, known, '')} { ${position === 0 ? '' : '__typename '}${position === 0 ? '' : identity + marks}${below} }`;
  }, inner);
  return {
    name: steps.map(({ field }) => field.name).join('.'),
    query: `{ ${query} }`,
    types: new Map(steps.map(({ field, type }) => [field.name, type.name])),
  };
}

function isComposite(field: GraphQLField<unknown, unknown>): boolean {
  const type = getNamedType(field.type);
  return !isScalarType(type) && !isEnumType(type);
}

/** The objects that an answer shows; `own` where the walk passed the asker's own unit or own person. */
function typesShown(
  data: unknown,
  types: ReadonlyMap<string, string>,
  person: string | null,
): { type: string; own: boolean }[] {
  const shown: { type: string; own: boolean }[] = [];
  const look = (value: unknown, own: boolean): void => {
    if (Array.isArray(value)) {
      for (const member of value) look(member, own);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    const object = value as Record<string, unknown>;
    const isOwn =
      own ||
      [object['organizationCode'], object['code']].includes('SNV') ||
      (person !== null && object['id'] === person);
    if (typeof object['__typename'] === 'string' && !object['__typename'].endsWith('Edge'))
      shown.push({ type: object['__typename'], own: isOwn });
    for (const [name, member] of Object.entries(object)) look(member, isOwn || name === 'viewer');
  };
  look(data, false);
  return shown.filter(({ type }) => [...types.values()].includes(type));
}

/** Arguments that lead to another unit's data: by name where it tells, else the least value of the type. */
function argumentsOf(field: GraphQLField<unknown, unknown>, known: Known, key: string): string {
  const given = field.args.flatMap(({ name, type }) => {
    const value = valueOf(name, type, known, key, field.name);
    return value === null ? [] : [`${name}: ${value}`];
  });
  return given.length === 0 ? '' : `(${given.join(', ')})`;
}

const BY_NAME: Readonly<Record<string, string>> = {
  index: '"PAR"',
  year: '2024',
  years: '[2024]',
  block: '"DISTRICT"',
  blocks: '["DISTRICT"]',
  organization: `"${UNIT}"`,
  organizations: `["${UNIT}"]`,
  first: '100',
  scores: '[{ component: "1.1", value: "1", expectedVersion: 0 }]',
  minutes: '{ summary: { vi: "x", en: "x" }, achievements: [], shortcomings: [] }',
};

function valueOf(
  name: string,
  type: GraphQLInputType,
  known: Known,
  key: string,
  field: string,
): string | null {
  if (name === 'code') return field === 'organization' ? `"${UNIT}"` : '"X"';
  if (name === 'idempotencyKey') return `"${key}/${field}"`;
  if (name === 'id')
    return `"${known[field.replace('assessmentPeriod', 'period').replace('publishCriteriaSet', 'set')] ?? known['assessment']}"`;
  if (name.endsWith('Id')) return `"${known[name.slice(0, -2)] ?? known['person']}"`;
  if (name === 'filter') return `{ year: 2024 }`;
  if (BY_NAME[name] !== undefined && (isNonNullType(type) || name === 'first' || name === 'index'))
    return BY_NAME[name];
  if (!isNonNullType(type)) return null;
  return leastOf(type.ofType, known, key, field);
}

function leastOf(type: GraphQLInputType, known: Known, key: string, field: string): string {
  if (isNonNullType(type)) return leastOf(type.ofType, known, key, field);
  if (isListType(type)) return '[]';
  if (isEnumType(type)) return type.getValues()[0]?.name ?? '';
  if (isInputObjectType(type))
    return `{ ${Object.values(type.getFields())
      .flatMap((input) => {
        const value = valueOf(input.name, input.type, known, key, field);
        return value === null ? [] : [`${input.name}: ${value}`];
      })
      .join(', ')} }`;
  const scalars: Record<string, string> = {
    Int: '1',
    Date: '"2024-05-06"',
    DateTime: '"2024-05-06T01:00:00Z"',
    Decimal: '"1"',
    Boolean: 'false',
  };
  return scalars[type.name] ?? '"x"';
}

async function inBatches<Item, Result>(
  items: readonly Item[],
  size: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < items.length; start += size)
    results.push(...(await Promise.all(items.slice(start, start + size).map(work))));
  return results;
}
