import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DecodedEvent } from '@reformgraph/event-contracts';
import { sqlOf } from '@reformgraph/messaging';
import { createSubgraphSchema, type Actor, type Role } from '@reformgraph/subgraph-kit';
import { askedGraph, testDatabase, type TestDatabase } from '@reformgraph/testkit';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { createQueries } from './dependencies.ts';
import { project } from './events/project.ts';
import { PrismaClient } from './generated/prisma/client.ts';
import type { Context } from './graphql/context.ts';
import { policies } from './graphql/policies.ts';
import { resolvers } from './graphql/resolvers.ts';
import { idOf } from './spec-events.ts';

/** The subgraph on a database of its own, without a server. */
export interface SpecSubgraph {
  /** As the owner of the database. */
  readonly owner: pg.Client;
  /** Every statement that reads have cost so far. */
  readonly statements: string[];
  /** Takes a batch of events into the projections, in one transaction. */
  take(events: readonly DecodedEvent[]): Promise<void>;
  /** Asks as an actor and returns the data; throws where there is an error. */
  ask(actor: Actor, source: string): Promise<Record<string, unknown>>;
  /** Empties the projections. */
  forget(): Promise<void>;
  close(): Promise<void>;
}

export const PERSON = {
  kind: 'person',
  personId: idOf(90),
  organizationId: idOf(1),
  developmentKey: false,
} as const;
export const ANONYMOUS: Actor = { kind: 'anonymous' };
export const cityWide = (role: Role): Actor => ({ ...PERSON, rights: [{ role, organizationId: null }] });
export const ofUnit = (role: Role, number: number): Actor => ({
  ...PERSON,
  rights: [{ role, organizationId: idOf(number) }],
});

/** The subgraph on a new database. */
export async function startSpecSubgraph(): Promise<SpecSubgraph> {
  return subgraphOn(await testDatabase('reporting'));
}

/** The subgraph on a database of the newest schema, which it drops in the end. */
export async function subgraphOn(database: TestDatabase): Promise<SpecSubgraph> {
  const schema = createSubgraphSchema({
    typeDefs: readFileSync(join(__dirname, '../schema.graphql'), 'utf8'),
    resolvers,
    policies,
  });
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  const service = new pg.Client({ connectionString: database.url });
  await Promise.all([owner.connect(), service.connect()]);
  const statements: string[] = [];
  const prisma = new PrismaClient({
    adapter: new PrismaPg({ connectionString: database.url, max: 2 }),
    log: [{ emit: 'event', level: 'query' }],
  });
  prisma.$on('query', ({ query }) => statements.push(query));
  const graph = askedGraph({
    schema,
    context: (identity): Context => ({
      eventStatus: () => Promise.reject(new Error('Here is no event log')),
      ...identity,
      ...createQueries(prisma, identity.actor),
    }),
    outcomes: '',
    businessTime: '2025-01-10T00:00:00.000Z',
  });
  return {
    owner,
    statements,
    take: async (events) => {
      await service.query('BEGIN');
      await project(sqlOf(service), events);
      await service.query('COMMIT');
    },
    ask: (actor, source) => graph.ask(actor, source),
    forget: async () => {
      await owner.query('TRUNCATE unit, unit_membership, assessment_standing, messaging.parked_key CASCADE');
    },
    close: async () => {
      await prisma.$disconnect();
      await Promise.all([owner.end(), service.end()]);
      await database.drop();
    },
  };
}
