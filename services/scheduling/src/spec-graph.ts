import { readFileSync } from 'node:fs';
import { PrismaPg } from '@prisma/adapter-pg';
import { organizationRegistered, personRegistered, type DecodedEvent } from '@reformgraph/event-contracts';
import {
  createMutationRunner,
  createSubgraphSchema,
  newId,
  sqlExecutor,
  type Actor,
  type Role,
} from '@reformgraph/subgraph-kit';
import { openDatabase } from '@reformgraph/subgraph-kit/database';
import {
  askedGraph,
  eventsInOutbox,
  statementLog,
  testDatabase,
  type AskedGraph,
} from '@reformgraph/testkit';
import { prismaPorts } from './data/prisma-ports.ts';
import { createCommands, createQueries } from './dependencies.ts';
import { keepUnitsAndPersons } from './events/known-units-and-persons.ts';
import { PrismaClient } from './generated/prisma/client.ts';
import { policies } from './graphql/policies.ts';
import { resolvers } from './graphql/resolvers.ts';

/** The whole subgraph on a database of its own. */
export interface SpecGraph extends Pick<AskedGraph, 'ask' | 'refusals'> {
  /** As of any asked graph; `at` is the business time. */
  mutate(actor: Actor, mutation: string, input: object, at?: string): Promise<Outcome>;
  /** Lets the service hear of events. */
  hear(events: readonly DecodedEvent[]): Promise<void>;
  /** The events of a visit, oldest first, as they wait in the outbox. */
  eventsOf(id: string): Promise<DecodedEvent[]>;
  /** The statements on the service's tables that `work` costs. */
  statementsOf(work: () => Promise<unknown>): Promise<readonly string[]>;
  /** The database as the service's run-time role sees it. */
  readonly url: string;
  stop(): Promise<void>;
}

/** What a mutation answers, as far as the specs go on with it. */
export interface Outcome {
  readonly __typename: string;
  readonly code?: string;
  readonly plan?: { readonly id: string };
  readonly team?: { readonly id: string; readonly members: readonly unknown[] };
  readonly visit?: { readonly id: string };
}

const VISIT = 'id kind state from to version organizationCode block';
const OUTCOMES = `
  __typename
  ... on Error { code message { vi en } path }
  ... on DraftPlanPayload { plan { id year state version coverageTarget } }
  ... on SubmitPlanPayload { plan { id state version } }
  ... on ApprovePlanPayload { plan { id state version decisionNumber decisionDate decisionProvenance } }
  ... on ClosePlanPayload { plan { id state version } }
  ... on FormTeamPayload { team { id number members { role person { id } } } }
  ... on ScheduleVisitPayload { visit { ${VISIT} } }
  ... on CallAdHocVisitPayload { visit { ${VISIT} ground { vi } authority { en } } }
  ... on MoveVisitPayload { visit { ${VISIT} } }
  ... on CancelVisitPayload { visit { ${VISIT} cancelReason { en } } }
  ... on OpenVisitPayload { visit { ${VISIT} openedAt } }
  ... on ConcludeVisitPayload { visit { ${VISIT} concludedAt minutes { summary { vi } achievements { en } } } }
  ... on PlanYearTaken { plan { id } }
  ... on WrongPlanState { planState: state neededPlanStates: needed }
  ... on UnfinishedVisits { count visits { id } }
  ... on VisitNotDue { firstDay now }
  ... on WrongVisitState { visitState: state neededVisitState: needed }
  ... on UnknownPerson { personId }
  ... on NotAnInspector { personId on }
  ... on PersonInAnotherTeam { personId team { number } }
  ... on TeamBusy { visit { ${VISIT} } }
  ... on UnitBusy { visit { ${VISIT} } }
  ... on SecondRegularVisit { visit { ${VISIT} } }
  ... on OutsidePlanWindow { windowFrom windowTo }
  ... on MemberOfUnit { personId }
  ... on OrganizationEnded { organizationCode validTo }
  ... on UnknownOrganization { key }
  ... on VersionConflict { currentVersion changedBy change }`;

const BUSINESS_TIME = '2024-05-02T02:00:00.000Z';

/** Starts the subgraph on an empty database. */
export async function startSpecGraph(): Promise<SpecGraph> {
  const database = await testDatabase('scheduling');
  const prisma = new PrismaClient({
    adapter: new PrismaPg({ connectionString: database.url, max: 10 }),
    log: [{ emit: 'event', level: 'query' }],
  });
  const owner = openDatabase(PrismaClient, database.ownerUrl);
  const statementsOf = statementLog(prisma);
  const commands = createCommands(
    createMutationRunner({ client: prisma, ports: prismaPorts, committed: () => undefined }),
  );
  const schema = createSubgraphSchema({
    typeDefs: readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8'),
    resolvers,
    policies,
  });
  const graph = askedGraph({
    schema,
    context: (identity) => ({ ...identity, ...createQueries(prisma, identity.actor), commands }),
    outcomes: OUTCOMES,
    businessTime: BUSINESS_TIME,
  });
  return {
    ...graph,
    hear: (events) => prisma.$transaction(async (handle) => keepUnitsAndPersons(sqlExecutor(handle), events)),
    eventsOf: (id) => eventsInOutbox(sqlExecutor(owner), id),
    statementsOf,
    url: database.url,
    stop: async () => {
      await Promise.all([prisma.$disconnect(), owner.$disconnect()]);
      await database.drop();
    },
  };
}

/** A signed-in person with rights for the City, or for their organization where the role is a unit's. */
export function person(roles: readonly Role[], organizationId = newId(), personId = newId()) {
  const rights = roles.map((role) => ({
    role,
    organizationId: role.startsWith('UNIT_') || role === 'APPRAISER' ? organizationId : null,
  }));
  return { kind: 'person', personId, organizationId, rights, developmentKey: false } as const;
}

/** That a unit was registered, in a block from 2020 on. */
export function unitEvent(unit: {
  id: string;
  code: string;
  block?: string;
  version?: number;
  validTo?: string;
  /** The type of the event, and the days of further names: what only some events tell. */
  type?: string;
  renamedOn?: string;
}) {
  const { id, code, block = 'DEPARTMENT', version = 1, validTo = null, renamedOn } = unit;
  const names = { vi: `Khối ${block}`, en: `Block ${block}` };
  const named = (name: string, from: string, to: string | null) => ({
    name: { vi: name, en: name },
    shortName: code,
    from,
    to,
  });
  const dated = renamedOn && [named('Before', '2020-01-01', renamedOn), named('After', renamedOn, validTo)];
  return event(unit.type ?? organizationRegistered.type, id, version, {
    ...(dated ? { names: dated } : {}),
    id,
    code,
    name: { vi: `Đơn vị ${code}, bản ${version}`, en: `Unit ${code}, version ${version}` },
    shortName: code,
    validFrom: '2020-01-01',
    validTo,
    memberships: [
      {
        block: 'DTI_GROUP',
        blockName: { vi: 'Nhóm', en: 'Group' },
        index: 'DTI',
        from: '2020-01-01',
        to: null,
      },
      { block, blockName: names, index: null, from: '2020-01-01', to: null },
    ],
  });
}

/** That a person was registered with the role of an inspector in 2024. */
export function inspectorEvent({ personId, organizationId }: { personId: string; organizationId: string }) {
  const right = { role: 'INSPECTOR', organizationId: null, from: '2024-01-01', to: '2025-01-01' };
  return event(personRegistered.type, personId, 1, { id: personId, organizationId, rights: [right] });
}

function event(type: string, aggregateId: string, version: number, data: unknown): DecodedEvent {
  const time = '2024-01-01T00:00:00.000Z';
  const written = Buffer.from(JSON.stringify(data));
  return {
    ...{ type, id: newId(), aggregateId, version, time, businessTime: time },
    ...{ provenance: 'SYNTHETIC', data, written },
  };
}
