import { readFileSync } from 'node:fs';
import { PrismaPg } from '@prisma/adapter-pg';
import { decodeEvent, eventContracts, type DecodedEvent } from '@reformgraph/event-contracts';
import {
  createMutationRunner,
  createSubgraphSchema,
  newId,
  sqlExecutor,
  type Actor,
  type Role,
} from '@reformgraph/subgraph-kit';
import { openDatabase } from '@reformgraph/subgraph-kit/database';
import { testDatabase } from '@reformgraph/testkit';
import { graphql } from 'graphql';
import { readClock } from './data/identity-queries.ts';
import { prismaPorts } from './data/prisma-ports.ts';
import { createCommands, createQueries } from './dependencies.ts';
import { PrismaClient } from './generated/prisma/client.ts';
import { policies } from './graphql/policies.ts';
import { resolvers } from './graphql/resolvers.ts';

export type Answer = Readonly<Record<string, unknown>>;

/** The whole subgraph on a database of its own, asked without HTTP by any actor at any business time. */
export interface SpecGraph {
  /** The data of an operation; throws where it ends in errors. */
  ask<Data>(actor: Actor, document: string, variables?: object, at?: string): Promise<Data>;
  /** The codes of an operation's errors. */
  refusals(actor: Actor, document: string, variables?: object): Promise<unknown[]>;
  /** The one field's answer of a mutation with `input`, its key new each time unless it is given. */
  mutate(mutation: string, input: object, at?: string): Promise<Answer>;
  /** The events of an organization, oldest first, as they wait in the outbox. */
  eventsOf(id: string): Promise<DecodedEvent[]>;
  /** The statements on the service's tables that `work` costs. */
  statementsOf(work: () => Promise<unknown>): Promise<string[]>;
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
  const statements: string[] = [];
  prisma.$on('query', ({ query }) => {
    if (!/^(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)/i.test(query)) statements.push(query);
  });
  const commands = createCommands(
    createMutationRunner({ client: prisma, ports: prismaPorts, committed: () => undefined }),
  );
  const schema = createSubgraphSchema({
    typeDefs: readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8'),
    resolvers,
    policies,
  });
  const execute = (actor: Actor, source: string, variableValues: object, businessTime: string) =>
    graphql({
      schema,
      source,
      variableValues: { ...variableValues },
      contextValue: {
        actor,
        requestId: newId(),
        businessTime,
        ...createQueries(prisma, actor),
        readClock: () => readClock(prisma),
        commands,
      },
    });
  const ask: SpecGraph['ask'] = async <Data>(
    actor: Actor,
    document: string,
    variables: object = {},
    at = BUSINESS_TIME,
  ): Promise<Data> => {
    const { data, errors } = await execute(actor, document, variables, at);
    if (errors) throw new Error(errors.map((error) => error.stack ?? error.message).join('\n'));
    return JSON.parse(JSON.stringify(data)) as Data;
  };
  return {
    ask,
    refusals: async (actor, document, variables = {}) => {
      const { errors } = await execute(actor, document, variables, BUSINESS_TIME);
      return (errors ?? []).map(({ extensions }) => extensions['code']);
    },
    mutate: async (mutation, input, at) => {
      const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}`;
      const members = new Set(
        schema.getPossibleTypes(schema.getType(`${type}Result`) as never).map(({ name }) => name),
      );
      const selection = SELECTION.split('\n').filter((line) => {
        const on = /\.\.\. on (\w+)/.exec(line)?.[1];
        return on === undefined || on === 'Error' || members.has(on);
      });
      const answer = await ask<Readonly<Record<string, Answer>>>(
        administrator,
        `mutation ($input: ${type}Input!) { ${mutation}(input: $input) { ${selection.join('\n')} } }`,
        { input: { idempotencyKey: newId(), ...input } },
        at,
      );
      return answer[mutation] ?? {};
    },
    eventsOf: async (id) => {
      const rows = await sqlExecutor(owner).query<{ headers: Record<string, string>; value: Uint8Array }>(
        'SELECT headers, value FROM messaging.outbox WHERE key = $1 ORDER BY id',
        [id],
      );
      return rows.map(({ headers, value }) =>
        decodeEvent(eventContracts, { headers, value: Buffer.from(value) }),
      );
    },
    statementsOf: async (work) => {
      statements.length = 0;
      await work();
      return [...statements];
    },
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
