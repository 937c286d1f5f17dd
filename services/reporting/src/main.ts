import { readFileSync } from 'node:fs';
import {
  createSubgraphSchema,
  main,
  runSubgraph,
  serviceMigrations,
  sqlExecutor,
} from '@reformgraph/subgraph-kit';
import { openDatabase } from '@reformgraph/subgraph-kit/database';
import { readConfig } from './config.ts';
import { createQueries } from './dependencies.ts';
import { project, TOPICS } from './events/project.ts';
import { PrismaClient } from './generated/prisma/client.ts';
import type { Context } from './graphql/context.ts';
import { policies } from './graphql/policies.ts';
import { resolvers } from './graphql/resolvers.ts';
import { MIGRATIONS_FOLDER } from './migrations.ts';

main(async () => {
  const config = readConfig();
  const prisma = openDatabase(PrismaClient, config.DATABASE_URL_REPORTING);
  await runSubgraph({
    name: 'reporting',
    config,
    databaseUrl: config.DATABASE_URL_REPORTING,
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
      ...createQueries(prisma, identity.actor),
    }),
    raises: false,
    projection: { topics: TOPICS, apply: project },
    sql: sqlExecutor(prisma),
    close: () => prisma.$disconnect(),
  });
});
