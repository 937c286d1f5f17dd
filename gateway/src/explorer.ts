import { fileURLToPath } from 'node:url';
import {
  developmentSubject,
  FIRST_ADMINISTRATOR,
  mintDevelopmentToken,
  type Localized,
  type Role,
} from '@reformgraph/subgraph-kit';
import type { FastifyInstance } from 'fastify';
import type { JWK } from 'jose';
import { z } from 'zod';
import { serveFolder } from './served-folder.ts';

/** The built page, from the sources and from the built gateway alike. */
const PAGE = fileURLToPath(new URL('../dist/explorer/', import.meta.url));

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
];

interface SignIn {
  readonly id: string;
  readonly label: Localized;
}

const SIGN_INS: readonly SignIn[] = [
  signIn('CITY_LEADER', null, 'Lãnh đạo Thành phố (xem xếp hạng)', 'City leader (sees rankings)'),
  signIn('PLANNER', null, 'Người lập kế hoạch', 'Planner'),
  signIn('COUNCIL', null, 'Hội đồng thẩm định', 'Council'),
  signIn('APPRAISER', 'SNV', 'Người thẩm định, Sở Nội vụ', 'Appraiser, Department of Home Affairs'),
  signIn('UNIT_LEADER', 'Q01', 'Lãnh đạo Quận 1', 'Unit leader, District 1'),
  signIn('UNIT_OFFICER', 'Q01', 'Cán bộ Quận 1', 'Unit officer, District 1'),
  signIn('ADMIN', null, 'Quản trị nền tảng', 'Platform administrator'),
  {
    id: FIRST_ADMINISTRATOR,
    label: { vi: 'Quản trị đầu tiên (nền tảng trống)', en: 'First administrator (empty platform)' },
  },
];

const body = z.object({ id: z.string() });

/** Serves GraphiQL at /explorer/ and its one-click sign-in by the development key. Never part of production. */
export async function serveExplorer(http: FastifyInstance, developmentKey: JWK): Promise<void> {
  await serveFolder(http, {
    folder: PAGE,
    prefix: '/explorer/',
    contentSecurityPolicy: CONTENT_SECURITY_POLICY,
  });
  http.get('/', (_request, reply) => reply.redirect('/explorer/'));
  http.get('/explorer/sign-ins', (_request, reply) =>
    reply.header('cache-control', 'no-store').send(SIGN_INS),
  );
  http.post('/explorer/sign-ins', async (request, reply) => {
    const asked = body.safeParse(request.body);
    const chosen = SIGN_INS.find(({ id }) => asked.success && id === asked.data.id);
    if (!chosen) return reply.status(404).send({ code: 'NOT_FOUND' });
    const { token, expiresAt } = await mintDevelopmentToken(developmentKey, chosen.id);
    return reply
      .header('cache-control', 'no-store')
      .send({ token, expiresAt: expiresAt.toISOString(), label: chosen.label });
  });
}

function signIn(role: Role, organization: string | null, vi: string, en: string): SignIn {
  return { id: developmentSubject(role, organization), label: { vi, en } };
}
