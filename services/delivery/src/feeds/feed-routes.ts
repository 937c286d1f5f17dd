import { sqlOf } from '@reformgraph/messaging';
import { Problem } from '@reformgraph/subgraph-kit/problem';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Pool } from 'pg';
import { atMost } from '../at-most.ts';
import type { AccessTokens } from '../clients/access-token.ts';
import { claimsOf, rightsNow } from '../clients/bearer.ts';
import { readableTopics } from '../clients/scopes.ts';
import { COMPACTED_TOPICS } from '../topics/feed-topics.ts';
import { pausedWebhooksHeader } from '../webhooks/paused-header.ts';
import { everythingSoFar, isWhole } from './copy-state.ts';
import { writeCursor } from './cursor.ts';
import { sendPage } from './feed-answer.ts';
import { readFeedRequest, readVerifyRequest } from './feed-request.ts';
import { notVerifiable, readFeed, type FeedAsked } from './open-feed.ts';
import { readPage, type Page } from './read-page.ts';
import { verify } from './verify.ts';
import type { Waiting, WaitingReaders } from './waiting-readers.ts';

export interface FeedRoutesOptions {
  readonly pool: Pool;
  readonly tokens: AccessTokens;
  readonly readers: WaitingReaders;
}

type Asked = FastifyRequest<{ Params: { topic: string }; Querystring: Record<string, string | string[]> }>;

const VERIFICATIONS_AT_ONCE = 2;
const VERIFICATIONS_WAITING = 20;

/** The feeds of topics, by which a client reads and checks what it may. Answers problems as the scope of `http` does. */
export function feedRoutes(http: FastifyInstance, { pool, tokens, readers }: FeedRoutesOptions): void {
  const sql = sqlOf(pool);
  const oneOfFew = atMost(VERIFICATIONS_AT_ONCE, VERIFICATIONS_WAITING);

  http.addHook('onSend', (_request, reply, _payload, done) => {
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'private, no-cache');
    done();
  });
  http.get('/feeds', async (request) => {
    const claims = await claimsOf(tokens, request);
    const topics = readableTopics(await rightsNow(sql, claims));
    return {
      feeds: topics.map((topic) => ({
        topic,
        url: `/feeds/${topic}`,
        compacted: COMPACTED_TOPICS.includes(topic),
      })),
    };
  });
  http.get('/feeds/:topic', async (request: Asked, reply) => {
    const claims = await claimsOf(tokens, request);
    const asked = readFeedRequest(request.params.topic, request.query);
    const { topic, limit, wait } = asked;
    const page = (from: FeedAsked['cursor']): Promise<Page> =>
      readFeed(pool, { claims, topic, cursor: from }, (feed) =>
        readPage(feed.sql, feed.state, { topic, units: feed.units, cursor: feed.cursor, limit }),
      );
    const first = await page(asked.after);
    const found =
      first.events.length > 0 || wait === 0
        ? first
        : await awaitEvents(first, {
            page,
            waiting: readers.join(claims.clientId, topic),
            seconds: wait,
            isOver: () => readers.isClosed || reply.raw.destroyed,
            reply,
          });
    reply.headers(await pausedWebhooksHeader(sql, claims.clientId));
    return sendPage(request, reply, asked, found);
  });
  http.get('/feeds/:topic/verify', async (request: Asked) => {
    const claims = await claimsOf(tokens, request);
    const { topic } = request.params;
    const asked = readVerifyRequest(topic, request.query);
    return oneOfFew(() =>
      readFeed(pool, { claims, topic, cursor: asked }, async ({ sql: snapshot, state, units }) => {
        const cursor = asked ?? everythingSoFar(state);
        if (!isWhole(cursor, state)) throw notVerifiable();
        const verified = await verify(snapshot, { topic, units, cursor });
        return { topic, cursor: writeCursor(topic, cursor), algorithm: 'sha256', ...verified };
      }),
    );
  });
  for (const url of ['/feeds', '/feeds/*'])
    http.route({
      method: url === '/feeds' ? OTHER_METHODS : ['GET', ...OTHER_METHODS],
      url,
      handler: ({ method }) => {
        if (method !== 'GET')
          throw new Problem(405, 'METHOD_NOT_ALLOWED', ONLY_GET, { headers: { allow: 'GET' } });
        throw new Problem(404, 'NOT_FOUND', NOTHING_HERE);
      },
    });
}

const OTHER_METHODS = ['POST', 'PUT', 'PATCH', 'DELETE'];
const ONLY_GET = { vi: 'Hãy dùng phương thức GET.', en: 'Use the method GET.' };
const NOTHING_HERE = { vi: 'Không có gì ở địa chỉ này.', en: 'Nothing is served at this address.' };

/** Reads again whenever something may be there, from where it has come, until there is or the time is over. */
async function awaitEvents(
  first: Page,
  {
    page,
    waiting,
    seconds,
    isOver,
    reply,
  }: {
    readonly page: (from: Page['next']) => Promise<Page>;
    readonly waiting: Waiting;
    readonly seconds: number;
    readonly isOver: () => boolean;
    readonly reply: FastifyReply;
  },
): Promise<Page> {
  const end = performance.now() + seconds * 1_000;
  reply.raw.once('close', () => waiting.end());
  try {
    let found = first;
    for (;;) {
      found = await page(found.next);
      const left = end - performance.now();
      if (found.events.length > 0 || left <= 0 || isOver()) return found;
      await waiting.next(left);
    }
  } finally {
    waiting.leave();
  }
}
