import { readFileSync } from 'node:fs';
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
import { createSubjectResolver } from './data/identity-queries.ts';
import { prismaPorts } from './data/prisma-ports.ts';
import { createCommands, createQueries } from './dependencies.ts';
import { PrismaClient } from './generated/prisma/client.ts';
import type { Context } from './graphql/context.ts';
import { policies } from './graphql/policies.ts';
import { resolvers } from './graphql/resolvers.ts';
import { identityRoute } from './identity-route.ts';
import { MIGRATIONS_FOLDER } from './migrations.ts';

main(async () => {
  const config = readConfig();
  const prisma = openDatabase(PrismaClient, config.DATABASE_URL_ORGANIZATIONS);
  const sql = sqlExecutor(prisma);
  const bell = createRelayBell(sql);
  const commands = createCommands(
    createMutationRunner({ client: prisma, ports: prismaPorts, committed: () => bell.ring() }),
  );
  const resolveSubject = createSubjectResolver(
    prisma,
    config.FIRST_ADMINISTRATOR_SUBJECT ?? null,
    () => new Date(),
  );
  await runSubgraph({
    name: 'organizations',
    config,
    databaseUrl: config.DATABASE_URL_ORGANIZATIONS,
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
      commands,
    }),
    raises: true,
    routes: (http, verifyIdentity) => identityRoute(http, verifyIdentity, resolveSubject),
    sql,
    close: () => prisma.$disconnect(),
  });
});
