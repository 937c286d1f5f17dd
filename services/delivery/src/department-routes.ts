import { sqlOf } from '@reformgraph/messaging';
import type { Logger } from '@reformgraph/subgraph-kit/logger';
import { answerProblems } from '@reformgraph/subgraph-kit/problem';
import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import { createAccessTokens } from './clients/access-token.ts';
import { webhookOwnerOf } from './clients/bearer.ts';
import { tokenRoute } from './clients/token-route.ts';
import { feedRoutes } from './feeds/feed-routes.ts';
import type { WaitingReaders } from './feeds/waiting-readers.ts';
import type { Seal } from './webhooks/sealing.ts';
import type { WebhookRules } from './webhooks/settings.ts';
import { webhookRoutes } from './webhooks/webhook-routes.ts';

export interface DepartmentRoutesOptions {
  readonly pool: Pool;
  readonly tokenSecret: string;
  readonly seal: Seal;
  readonly rules: WebhookRules;
  readonly readers: WaitingReaders;
  readonly logger: Logger;
}

/** Everything that a department asks over HTTP; each refusal is a problem, or at the token endpoint OAuth's. */
export async function departmentRoutes(
  http: FastifyInstance,
  { pool, tokenSecret, seal, rules, readers, logger }: DepartmentRoutesOptions,
): Promise<void> {
  const sql = sqlOf(pool);
  const tokens = createAccessTokens(tokenSecret);
  const scoped = (routes: (scope: FastifyInstance) => void) =>
    http.register((scope, _options, done) => {
      answerProblems(scope, logger);
      routes(scope);
      done();
    });
  await scoped((scope) => {
    void scope.register((inner, _options, done) => {
      tokenRoute(inner, { sql, tokens });
      done();
    });
  });
  await scoped((scope) => feedRoutes(scope, { pool, tokens, readers }));
  await scoped((scope) =>
    webhookRoutes(scope, { pool, seal, rules, ownerOf: (request) => webhookOwnerOf(tokens, sql, request) }),
  );
}
