import { IDENTITY_HEADER, type VerifyIdentity } from '@reformgraph/subgraph-kit';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { ResolvedSubject } from './data/identity-queries.ts';

const body = z.object({ subject: z.string().max(500).nullable() });

/** POST /internal/identity: tells the gateway, and nobody else, which person a token's subject is. */
export function identityRoute(
  http: FastifyInstance,
  verifyIdentity: VerifyIdentity,
  resolve: (subject: string | null) => Promise<ResolvedSubject>,
): void {
  http.post('/internal/identity', async (request, reply) => {
    const header = request.headers[IDENTITY_HEADER];
    const identity = await verifyIdentity(typeof header === 'string' ? header : undefined);
    if (identity?.actor.kind !== 'gateway') return reply.status(401).send({ code: 'UNAUTHENTICATED' });
    const parsed = body.safeParse(request.body);
    if (!parsed.success) return reply.status(400).send({ code: 'BAD_REQUEST' });
    return reply.send(await resolve(parsed.data.subject));
  });
}
