import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { writeCursor } from './cursor.ts';
import type { FeedRequest } from './feed-request.ts';
import type { Page } from './read-page.ts';

const BATCH = 'application/cloudevents-batch+json';
const WORTH_COMPRESSING = 1_024;
const compressed = promisify(gzip);

/** Sends a page as a batch of CloudEvents, its cursor beside it; 304 where the reader has it already. */
export async function sendPage(
  request: FastifyRequest,
  reply: FastifyReply,
  { topic, limit }: FeedRequest,
  { events, next }: Page,
): Promise<FastifyReply> {
  const cursor = writeCursor(topic, next);
  const etag = etagOf(cursor, events);
  const link = `</feeds/${topic}?after=${cursor}&limit=${limit}>; rel="next"`;
  reply.headers({ etag, link, 'x-reformgraph-cursor': cursor, vary: 'accept-encoding, authorization' });
  if (isKnown(request.headers['if-none-match'], etag)) return reply.status(304).send();
  const body = Buffer.from(`[${events.map((event) => event.body).join(',')}]`);
  reply.header('content-type', BATCH);
  return body.length >= WORTH_COMPRESSING && takesGzip(request.headers['accept-encoding'])
    ? reply.header('content-encoding', 'gzip').send(await compressed(body))
    : reply.send(body);
}

/** Weak, for the bytes are others where they are compressed. */
export function etagOf(cursor: string, events: Page['events']): string {
  const hash = createHash('sha256').update(cursor);
  for (const { id } of events) hash.update(id);
  return `W/"${hash.digest('base64url').slice(0, 27)}"`;
}

/** Whether If-None-Match names the ETag; by RFC 9110 weak and strong ones are compared alike. */
export function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  const known = (ifNoneMatch ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''));
  return known.includes('*') || known.includes(etag.replace(/^W\//, ''));
}

/** Whether Accept-Encoding takes gzip: named or by `*`, and not with a weight of 0. */
export function takesGzip(acceptEncoding: string | undefined): boolean {
  const weights = new Map(
    (acceptEncoding ?? '').split(',').map((part) => {
      const [name = '', weight] = part.split(';').map((one) => one.trim().toLowerCase());
      return [name, weight === undefined ? 1 : Number(weight.replace(/^q=/, ''))] as const;
    }),
  );
  return (weights.get('gzip') ?? weights.get('*') ?? 0) > 0;
}
