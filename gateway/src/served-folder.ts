import { mkdir } from 'node:fs/promises';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/**
 * Serves the built pages of a folder below a prefix such as "/explorer/", and leads there from the same address without
 * the last stroke. The folder may be built later. Browsers are told to ask again each time and to run, load and frame
 * nothing that the policy does not name.
 */
export async function serveFolder(
  http: FastifyInstance,
  served: { folder: string; prefix: `/${string}/`; contentSecurityPolicy: readonly string[] },
): Promise<void> {
  await mkdir(served.folder, { recursive: true });
  await http.register(fastifyStatic, {
    root: served.folder,
    prefix: served.prefix,
    decorateReply: false,
    redirect: true,
    extensions: ['html'],
    cacheControl: false,
    setHeaders: (reply) => {
      reply.setHeader('content-security-policy', served.contentSecurityPolicy.join('; '));
      reply.setHeader('x-content-type-options', 'nosniff');
      reply.setHeader('referrer-policy', 'no-referrer');
      reply.setHeader('cache-control', 'no-cache');
    },
  });
  http.get(served.prefix.slice(0, -1), (_request, reply) => reply.redirect(served.prefix));
}
