import { readFileSync } from 'node:fs';
import { createSigner } from '@reformgraph/history';
import { createRelayBell } from '@reformgraph/messaging';
import {
  createMutationRunner,
  createSubgraphSchema,
  main,
  runSubgraph,
  serviceMigrations,
  sqlExecutor,
} from '@reformgraph/subgraph-kit';
import { openDatabase } from '@reformgraph/subgraph-kit/database';
import { readConfig } from './config.ts';
import { sealHistories } from './data/history-seal.ts';
import { prismaPorts } from './data/prisma-ports.ts';
import { createCommands, createQueries } from './dependencies.ts';
import { applyEvents, PROJECTED_TOPICS } from './events/projection.ts';
import { PrismaClient } from './generated/prisma/client.ts';
import type { Context } from './graphql/context.ts';
import { policies } from './graphql/policies.ts';
import { resolvers } from './graphql/resolvers.ts';
import { MIGRATIONS_FOLDER } from './migrations.ts';

main(async () => {
  const config = readConfig();
  const prisma = openDatabase(PrismaClient, config.DATABASE_URL_ASSESSMENT);
  const sql = sqlExecutor(prisma);
  const bell = createRelayBell(sql);
  const signer = createSigner(config.HISTORY_SIGNING_KEY);
  const run = createMutationRunner({
    client: prisma,
    ports: prismaPorts,
    ending: (handle) => sealHistories(sqlExecutor(handle), signer),
    committed: () => bell.ring(),
  });
  await runSubgraph({
    name: 'assessment',
    config,
    databaseUrl: config.DATABASE_URL_ASSESSMENT,
    migrations: await serviceMigrations(MIGRATIONS_FOLDER),
    schema: () =>
      createSubgraphSchema({
        typeDefs: readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8'),
        resolvers,
        policies,
      }),
    context: (identity, eventStatus): Context => ({
      eventStatus,
      ...identity,
      ...createQueries(prisma, identity),
      commands: createCommands(run, identity.actor),
    }),
    raises: true,
    projection: {
      topics: PROJECTED_TOPICS,
      apply: async (tx, events) => {
        await applyEvents(tx, events);
        await sealHistories(tx, signer);
      },
    },
    sql,
    close: () => prisma.$disconnect(),
  });
});
