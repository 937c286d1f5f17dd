import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  decodeEvent,
  eventContracts,
  organizationRegistered,
  personRegistered,
  type DecodedEvent,
  type OrganizationState,
  type PersonState,
} from '@reformgraph/event-contracts';
import { createSigner } from '@reformgraph/history';
import { inTransaction } from '@reformgraph/messaging';
import {
  createMutationRunner,
  createSubgraphSchema,
  sqlExecutor,
  type Actor,
  type Role,
} from '@reformgraph/subgraph-kit';
import { testDatabase } from '@reformgraph/testkit';
import { graphql, type ExecutionResult } from 'graphql';
import pg from 'pg';
import { sealHistories } from './data/history-seal.ts';
import { prismaPorts } from './data/prisma-ports.ts';
import { createCommands, createQueries } from './dependencies.ts';
import { applyEvents } from './events/projection.ts';
import { PrismaClient } from './generated/prisma/client.ts';
import type { Context } from './graphql/context.ts';
import { policies } from './graphql/policies.ts';
import { resolvers } from './graphql/resolvers.ts';

/** An answer, or an object in it. */
export type Answer = Readonly<Record<string, unknown>>;

/** What stands at a path of an answer, such as "assessments.edges"; throws where nothing does. */
function valueAt(answer: Answer, path: string): unknown {
  return path.split('.').reduce<unknown>((value, field) => {
    if (typeof value !== 'object' || value === null || !(field in value))
      throw new Error(`No ${field} at ${path}`);
    return (value as Answer)[field];
  }, answer);
}
export const objectAt = (answer: Answer, path: string) => valueAt(answer, path) as Answer;
export const listAt = (answer: Answer, path: string) => valueAt(answer, path) as readonly Answer[];
export const textAt = (answer: Answer, path: string) => String(valueAt(answer, path));

/** The subgraph on a database of its own, as the run-time role; `owner` and `runtime` look at the database itself. */
export interface SpecSubgraph {
  readonly owner: pg.Pool;
  readonly runtime: pg.Pool;
  /** Every SQL statement since it was emptied last. */
  readonly statements: string[];
  tell(events: readonly DecodedEvent[]): Promise<void>;
  execute(actor: Actor, source: string, variables?: object, at?: string): Promise<ExecutionResult>;
  /** As execute; throws where the answer has errors. */
  ask(actor: Actor, source: string, variables?: object, at?: string): Promise<Answer>;
  /** One mutation with a fresh idempotency key; returns its union member. */
  mutate(actor: Actor, mutation: string, input: object, selection: string, at?: string): Promise<Answer>;
  close(): Promise<void>;
}

/** By what the histories of specs are signed. */
export const HISTORY_SIGNER = createSigner(
  generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }),
);

/** Inside both windows of the periods that specs open. */
export const DURING = '2024-12-10T00:00:00.000Z';

export async function startSpecSubgraph(): Promise<SpecSubgraph> {
  const database = await testDatabase('assessment');
  const statements: string[] = [];
  const prisma = new PrismaClient({
    adapter: new PrismaPg({ connectionString: database.url, max: 8 }),
    log: [{ emit: 'event', level: 'query' }],
  });
  prisma.$on('query', ({ query }) => statements.push(query));
  const owner = openPool(database.ownerUrl);
  const runtime = openPool(database.url);
  const run = createMutationRunner({
    client: prisma,
    ports: prismaPorts,
    ending: (handle) => sealHistories(sqlExecutor(handle), HISTORY_SIGNER),
    committed: () => undefined,
  });
  const schema = createSubgraphSchema({
    typeDefs: readFileSync(join(__dirname, '../schema.graphql'), 'utf8'),
    resolvers,
    policies,
  });
  let requests = 0;

  const execute: SpecSubgraph['execute'] = async (actor, source, variables = {}, at = DURING) => {
    const contextValue: Context = {
      eventStatus: () => Promise.reject(new Error('Here is no event log')),
      actor,
      requestId: 'spec',
      businessTime: at,
      ...createQueries(prisma, { actor, requestId: 'spec', businessTime: at }),
      commands: createCommands(run, actor),
    };
    return graphql({ schema, source, contextValue, variableValues: { ...variables } });
  };
  const ask: SpecSubgraph['ask'] = async (actor, source, variables, at) => {
    const { data, errors } = await execute(actor, source, variables, at);
    if (errors) throw new Error(errors.map(({ message, stack }) => `${message}\n${stack ?? ''}`).join('; '));
    return JSON.parse(JSON.stringify(data)) as Answer;
  };
  return {
    owner,
    runtime,
    statements,
    tell: (events) => inTransaction(runtime, (tx) => applyEvents(tx, events)),
    execute,
    ask,
    mutate: async (actor, mutation, input, selection, at) => {
      const type = `${mutation.slice(0, 1).toUpperCase()}${mutation.slice(1)}Input!`;
      const answer = await ask(
        actor,
        `mutation ($input: ${type}) { ${mutation}(input: $input) { __typename ... on Error { code path message { vi en } } ${selection} } }`,
        { input: { idempotencyKey: `spec-${++requests}`, ...input } },
        at,
      );
      return answer[mutation] as Answer;
    },
    close: async () => {
      await Promise.all([prisma.$disconnect(), owner.end(), runtime.end()]);
      await database.drop();
    },
  };
}

/** An event that waits in the outbox. */
export interface SentEvent {
  readonly topic: string;
  readonly event: DecodedEvent;
}

/** What the outbox holds of an assessment, in the order in which it leaves. */
export async function sentOf({ owner }: SpecSubgraph, assessmentId: string): Promise<SentEvent[]> {
  const { rows } = await owner.query<{
    topic: string;
    headers: Record<string, string>;
    value: Buffer | null;
  }>('SELECT topic, headers, value FROM messaging.outbox WHERE key = $1 ORDER BY id', [assessmentId]);
  return rows.map(({ topic, headers, value }) => ({
    topic,
    event: decodeEvent(eventContracts, { headers, value }),
  }));
}

/** Waits until so many sessions of the database wait for a lock. */
export async function allWaitForLocks({ owner }: SpecSubgraph, sessions: number): Promise<void> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const { rows } = await owner.query<{ waiting: number }>(
      'SELECT count(DISTINCT pid)::integer AS waiting FROM pg_locks WHERE NOT granted',
    );
    if (rows[0]?.waiting === sessions) return;
    if (Date.now() > deadline)
      throw new Error(`Not ${sessions} but ${rows[0]?.waiting} sessions wait for a lock`);
  }
}

/** A pool that takes the end of its server calmly: a session still closing then reports it as an error. */
function openPool(connectionString: string): pg.Pool {
  const pool = new pg.Pool({ connectionString, max: 4 });
  pool.on('error', () => undefined);
  return pool;
}

/** The n-th id of a spec. */
export function idOf(number: number): string {
  return `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;
}

/** A person of organization `home` who holds roles, each for an organization or for the City. */
export function person(
  number: number,
  home: number,
  ...rights: readonly (readonly [Role, number | null])[]
): Actor & { kind: 'person' } {
  return {
    kind: 'person',
    personId: idOf(number),
    organizationId: idOf(home),
    rights: rights.map(([role, unit]) => ({ role, organizationId: unit === null ? null : idOf(unit) })),
    developmentKey: false,
  };
}

const ENVELOPE = {
  id: idOf(999_999),
  version: 1,
  time: '2026-01-01T00:00:00.000Z',
  businessTime: '2024-01-01T00:00:00.000Z',
  provenance: 'SYNTHETIC',
} as const;

/** That a unit is registered, a member of a block in general since 2024. */
export function unitEvent(
  number: number,
  block: string,
  facts: Partial<OrganizationState> = {},
  version = 1,
): DecodedEvent {
  const data: OrganizationState = {
    id: idOf(number),
    code: `U${number}`,
    name: { vi: `Đơn vị ${String(number).padStart(3, '0')}`, en: `Unit ${number}` },
    shortName: `ĐV ${number}`,
    validFrom: '2024-01-01',
    validTo: null,
    memberships: [
      {
        block,
        blockName: { vi: `Khối ${block}`, en: `Block ${block}` },
        index: null,
        from: '2024-01-01',
        to: null,
      },
    ],
    ...facts,
  };
  return told(organizationRegistered.type, data.id, version, data);
}

/** That a person is registered with the rights they hold since 2024. */
export function personEvent(
  { personId, organizationId, rights }: Actor & { kind: 'person' },
  version = 1,
): DecodedEvent {
  const data: PersonState = {
    id: personId,
    organizationId,
    rights: rights.map((right) => ({ ...right, from: '2024-01-01', to: null })),
  };
  return told(personRegistered.type, personId, version, data);
}

function told(type: string, aggregateId: string, version: number, data: object): DecodedEvent {
  return { ...ENVELOPE, type, aggregateId, version, data, written: Buffer.from(JSON.stringify(data)) };
}
