import { inTransaction, sqlOf } from '@reformgraph/messaging';
import { isId } from '@reformgraph/subgraph-kit/identifiers';
import type { Localized } from '@reformgraph/subgraph-kit/outcome';
import { Problem } from '@reformgraph/subgraph-kit/problem';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Pool } from 'pg';
import { z } from 'zod';
import type { WebhookOwner } from '../clients/bearer.ts';
import { readEndpointUrl } from './endpoint-url.ts';
import { presented } from './presented.ts';
import type { Seal } from './sealing.ts';
import { allowedAddresses } from './send.ts';
import { sendBounds, type WebhookRules } from './settings.ts';
import { testWebhook, topicNotGranted } from './test-webhook.ts';
import { explanationOf } from './verdict.ts';
import {
  createWebhook,
  deleteWebhook,
  findWebhook,
  listWebhooks,
  mayHear,
  pauseWebhook,
  resumeWebhook,
  rotateWebhookSecret,
  type Webhook,
} from './webhook-store.ts';

export interface WebhookRoutesOptions {
  readonly pool: Pool;
  readonly seal: Seal;
  readonly rules: WebhookRules;
  /** Who asks; throws the Problem of a token that is missing or counts no more. */
  readonly ownerOf: (request: FastifyRequest) => Promise<WebhookOwner>;
}

const newWebhook = z.strictObject({
  url: z.string(),
  topic: z.string(),
  from: z.enum(['BEGINNING', 'NOW']).default('NOW'),
});

/** What a client does with webhooks of its own; another's is not there. Answers problems as the scope of `http` does. */
export function webhookRoutes(http: FastifyInstance, options: WebhookRoutesOptions): void {
  const { pool, seal, rules, ownerOf } = options;
  const sql = sqlOf(pool);
  const owned = async (request: FastifyRequest): Promise<Webhook> => {
    const { clientId } = await ownerOf(request);
    const { id } = request.params as { id: string };
    const found = isId(id) ? await findWebhook(sql, id, clientId) : null;
    if (!found) throw new Problem(404, 'WEBHOOK_NOT_FOUND', NOT_FOUND);
    return found;
  };
  const again = async ({ id }: Webhook) => {
    const found = await findWebhook(sql, id, null);
    if (!found) throw new Problem(404, 'WEBHOOK_NOT_FOUND', NOT_FOUND);
    return presented(found);
  };

  const json = http.getDefaultJsonParser('error', 'error');
  http.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    // Clients name JSON for requests that have no body too.
    if (body === '') done(null, undefined);
    else void json(request, body.toString(), done);
  });
  http.addHook('onSend', (_request, reply, _payload, done) => {
    reply.header('cache-control', 'no-store');
    done();
  });
  http.get('/webhooks', async (request) => {
    const { clientId } = await ownerOf(request);
    return { webhooks: (await listWebhooks(sql, clientId)).map(presented) };
  });
  http.post('/webhooks', async (request, reply) => {
    const owner = await ownerOf(request);
    const { id, secret } = await create(options, owner, request.body);
    const found = await findWebhook(sql, id, owner.clientId);
    return reply
      .status(201)
      .header('location', `/webhooks/${id}`)
      .send({ ...(found ? presented(found) : { id }), secret });
  });
  http.get('/webhooks/:id', async (request) => presented(await owned(request)));
  http.delete('/webhooks/:id', async (request, reply) => {
    await deleteWebhook(sql, (await owned(request)).id);
    return reply.status(204).send();
  });
  http.post('/webhooks/:id/pause', async (request) => {
    const webhook = await owned(request);
    await pauseWebhook(sql, webhook.id);
    return again(webhook);
  });
  http.post('/webhooks/:id/test', async (request) =>
    testWebhook(sql, { seal, bounds: sendBounds(rules), now: Date.now }, await owned(request)),
  );
  http.post('/webhooks/:id/resume', async (request) => {
    const webhook = await owned(request);
    await inTransaction(pool, (tx) => resumeWebhook(tx, webhook.id));
    return again(webhook);
  });
  http.post('/webhooks/:id/secret', async (request) => {
    const webhook = await owned(request);
    const secret = await rotateWebhookSecret(sql, seal, webhook.id);
    return { ...(await again(webhook)), secret };
  });
}

async function create(
  { pool, seal, rules }: WebhookRoutesOptions,
  { clientId, topics }: WebhookOwner,
  body: unknown,
): Promise<{ id: string; secret: string }> {
  const asked = newWebhook.safeParse(body);
  if (!asked.success)
    throw invalid(asked.error.issues[0]?.path.join('.') ?? '', {
      vi: 'Hãy gửi JSON gồm url, topic và, nếu cần, from (BEGINNING hoặc NOW), ngoài ra không gì khác.',
      en: 'Send JSON with url, topic and, if you like, from (BEGINNING or NOW), and nothing else.',
    });
  const { topic, from } = asked.data;
  const read = readEndpointUrl(asked.data.url, rules);
  if (read.outcome === 'REFUSED') throw invalid('url', read.message);
  if (!topics.includes(topic) || !(await mayHear(sqlOf(pool), clientId, topic))) throw topicNotGranted();
  const addresses = await allowedAddresses(read.url, sendBounds(rules));
  if (typeof addresses === 'string') throw invalid('url', explanationOf(addresses));
  const webhook = { clientId, topic, url: read.url.href, from };
  const created = await inTransaction(pool, (tx) => createWebhook(tx, seal, webhook));
  switch (created.outcome) {
    case 'CREATED':
      return created;
    case 'EXISTS':
      throw new Problem(409, 'WEBHOOK_EXISTS', {
        vi: 'Đã có một webhook với URL và chủ đề này.',
        en: 'There is a webhook with this URL and topic already.',
      });
    case 'TOO_MANY':
      throw new Problem(409, 'TOO_MANY_WEBHOOKS', {
        vi: `Một đơn vị có nhiều nhất ${created.most} webhook; hãy xóa bớt trước.`,
        en: `A client has ${created.most} webhooks at most; delete one first.`,
      });
  }
}

const NOT_FOUND: Localized = {
  vi: 'Đơn vị của bạn không có webhook này.',
  en: 'You have no such webhook.',
};

const invalid = (path: string, message: Localized) =>
  new Problem(400, 'INVALID_INPUT', message, { facts: { path } });
