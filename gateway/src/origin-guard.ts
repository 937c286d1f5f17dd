import { Refusal, REQUEST_ID_HEADER } from '@reformgraph/subgraph-kit';
import type { FastifyInstance } from 'fastify';

/** Paths that tell nothing of anybody, asked by probes under whatever address they know. */
const PROBES = ['/livez', '/readyz'];

/**
 * Answers only requests whose Host is known (a page elsewhere cannot reach in by a name of its own), probes aside, and
 * from a browser only those of allowed origins; gives these the CORS headers they need.
 */
export function guardOrigins(
  http: FastifyInstance,
  allowed: { hosts: readonly string[]; origins: readonly string[] },
): void {
  const hosts = allowed.hosts.map((host) => host.toLowerCase());
  http.addHook('onRequest', async (request, reply) => {
    const { host = '', origin } = request.headers;
    reply.header('vary', 'origin');
    if (!hosts.includes(host.toLowerCase()) && !PROBES.includes(request.routeOptions.url ?? ''))
      throw new Refusal(
        403,
        'FORBIDDEN',
        { vi: 'Tên máy chủ này không được phục vụ ở đây.', en: 'This host is not served here.' },
        { facts: { reason: 'HOST' } },
      );
    if (origin === undefined) return;
    if (!allowed.origins.includes(origin))
      throw new Refusal(
        403,
        'FORBIDDEN',
        { vi: 'Trang web này không được phép gửi yêu cầu đến đây.', en: 'This origin may not ask here.' },
        { facts: { reason: 'ORIGIN' } },
      );
    reply
      .header('access-control-allow-origin', origin)
      .header('access-control-expose-headers', REQUEST_ID_HEADER);
    if (request.method !== 'OPTIONS') return;
    return reply
      .status(204)
      .header('access-control-allow-methods', 'POST')
      .header('access-control-allow-headers', 'authorization, content-type')
      .header('access-control-max-age', '600')
      .send();
  });
  http.options('/*', (_request, reply) => reply.status(204).send());
}
