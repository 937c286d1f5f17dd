import { readFileSync } from 'node:fs';
import { PrismaPg } from '@prisma/adapter-pg';
import type { DecodedEvent } from '@reformgraph/event-contracts';
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
import { readClock } from './data/identity-queries.ts';
import { prismaPorts } from './data/prisma-ports.ts';
import { createCommands, createQueries } from './dependencies.ts';
import { PrismaClient } from './generated/prisma/client.ts';
import { policies } from './graphql/policies.ts';
import { resolvers } from './graphql/resolvers.ts';

export type Answer = Readonly<Record<string, unknown>>;

/** The whole subgraph on a database of its own. */
export interface SpecGraph extends Pick<AskedGraph, 'ask' | 'refusals'> {
  /** As of any asked graph, by the administrator. */
  mutate(mutation: string, input: object, at?: string): Promise<Answer>;
  /** The events of an organization, oldest first, as they wait in the outbox. */
  eventsOf(id: string): Promise<DecodedEvent[]>;
  /** The statements on the service's tables that `work` costs. */
  statementsOf(work: () => Promise<unknown>): Promise<readonly string[]>;
  /** The database as the service's run-time role sees it, and as its owner. */
  readonly prisma: PrismaClient;
  readonly owner: PrismaClient;
  stop(): Promise<void>;
}

export const BUSINESS_TIME = '2025-03-01T02:00:00.000Z';
const UNIT = 'id code version validTo name { vi } names { name { vi } from to } endedBy { kind }';
const SELECTION = `
  __typename
  ... on Error { code message { vi en } path }
  ... on RegisterOrganizationPayload { organization { ${UNIT} } }
  ... on RenameOrganizationPayload { organization { ${UNIT} } }
  ... on MoveOrganizationPayload { organization { ${UNIT} memberships { block { code } index from to } } }
  ... on MergeOrganizationsPayload { merged { ${UNIT} successors { organization { code } } } into { ${UNIT} predecessors { organization { code } change { kind effectiveOn decisionNumber } } } }
  ... on SplitOrganizationPayload { organization { ${UNIT} } parts { ${UNIT} } }
  ... on DissolveOrganizationPayload { organization { ${UNIT} } }
  ... on ChangeOutOfOrder { organizationCode latest }
  ... on OrganizationEnded { organizationCode validTo }
  ... on LineageCycle { organizationCode }
  ... on VersionConflict { currentVersion change changedBy }
  ... on UnknownOrganization { key }
  ... on NotFound { entity key }
  ... on CodeTaken { taken }`;

/** Starts the subgraph on an empty database. */
export async function startSpecGraph(): Promise<SpecGraph> {
  const database = await testDatabase('organizations');
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
  const { ask, refusals, mutate } = askedGraph({
    schema,
    context: (identity) => ({
      ...identity,
      ...createQueries(prisma, identity.actor),
      readClock: () => readClock(prisma),
      commands,
    }),
    outcomes: SELECTION,
    businessTime: BUSINESS_TIME,
  });
  return {
    ask,
    refusals,
    mutate: (mutation, input, at) => mutate<Answer>(administrator, mutation, input, at),
    eventsOf: (id) => eventsInOutbox(sqlExecutor(owner), id),
    statementsOf,
    prisma,
    owner,
    stop: async () => {
      await Promise.all([prisma.$disconnect(), owner.$disconnect()]);
      await database.drop();
    },
  };
}

/** A signed-in person with a right for the City, or for their organization where the role is a unit's. */
export function person(role: Role): Actor {
  const organizationId = newId();
  const ofUnit = role.startsWith('UNIT_') || role === 'APPRAISER';
  return {
    kind: 'person',
    personId: newId(),
    organizationId,
    rights: [{ role, organizationId: ofUnit ? organizationId : null }],
    developmentKey: false,
  };
}
export const administrator = person('ADMIN');
