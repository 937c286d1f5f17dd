import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { serveFolder } from './served-folder.ts';

/** The built pages, from the sources and from the built gateway alike. */
export const EVENT_PAGES = fileURLToPath(new URL('../dist/events/', import.meta.url));

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
];

/**
 * Serves at /events/ what the platform's events are: pages to read, JSON Schemas, samples and the AsyncAPI document.
 * The same for everybody, in production too: it tells of shapes, and of nothing that happened.
 */
export async function serveEventPages(http: FastifyInstance): Promise<void> {
  await serveFolder(http, {
    folder: EVENT_PAGES,
    prefix: '/events/',
    contentSecurityPolicy: CONTENT_SECURITY_POLICY,
  });
}
