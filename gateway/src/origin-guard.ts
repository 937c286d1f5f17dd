import type { FastifyInstance } from 'fastify';

/**
 * Answers only requests whose Host is known (a page elsewhere cannot reach in by a name of its own), and from a
 * browser only those of allowed origins; gives these the CORS headers they need.
 */
export function guardOrigins(
  http: FastifyInstance,
  allowed: { hosts: readonly string[]; origins: readonly string[] },
): void {
  http.addHook('onRequest', async (request, reply) => {
    const refuse = (code: string, message: string) =>
      reply.status(403).send({ errors: [{ message, extensions: { code: 'FORBIDDEN', reason: code } }] });
    if (!allowed.hosts.includes(request.headers.host ?? ''))
      return refuse('HOST', 'This host is not served here.');
    const { origin } = request.headers;
    if (origin === undefined) return;
    if (!allowed.origins.includes(origin)) return refuse('ORIGIN', 'This origin may not ask here.');
    reply.header('access-control-allow-origin', origin).header('vary', 'origin');
    if (request.method !== 'OPTIONS') return;
    return reply
      .status(204)
      .header('access-control-allow-methods', 'GET, POST')
      .header('access-control-allow-headers', 'authorization, content-type')
      .header('access-control-max-age', '600')
      .send();
  });
  http.options('/*', (_request, reply) => reply.status(204).send());
}
