import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import {
  cloudEvent,
  publishedAssessmentPublished,
  publishedAssessmentState,
} from '@reformgraph/event-contracts';
import { registerDepartment, type Credentials } from './department-commands.ts';
import type { Parts } from './parts.ts';
import type { Place, Told } from './verdict.ts';
import { withdrawsOutside } from './withdrawals.ts';
import { within } from './within.ts';

const TOPICS = [publishedAssessmentPublished.topic, publishedAssessmentState.topic];
const ANSWER_MILLISECONDS = 20_000;
const LOOK_AGAIN = 200;
/** How long creating a webhook may take. Milliseconds. */
const PATIENCE = 60_000;

/** A department that reads every published topic by its feed and is called with it too. */
export interface Department {
  /** What came to it by feed and by webhook until now. */
  readonly places: () => readonly Place[];
  /** Calls whose signature does not prove the sender. */
  readonly unsigned: () => number;
  readonly close: () => Promise<void>;
}

/** Registers a department, grants it what is published, and lets it read and be called from the beginning. */
export async function openDepartment(parts: Parts): Promise<Department> {
  const credentials = await registerDepartment(parts, TOPICS);
  const delivery = new DeliveryClient(parts.deliveryPorts, credentials);
  const closing = new AbortController();
  const [feed, webhook]: [Told[], Told[]] = [[], []];
  const reading = TOPICS.map((topic) => readFeed(delivery, topic, feed, closing.signal));

  const secrets = new Map<string, string>();
  let unsigned = 0;
  const server = createServer((request, response) => {
    const topic = decodeURIComponent((request.url ?? '').slice(1));
    bodyOf(request).then(
      (body) => {
        if (isSigned(request, body, secrets.get(topic) ?? '')) webhook.push(toldBy(topic, JSON.parse(body)));
        else unsigned += 1;
        response.writeHead(204).end();
      },
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  for (const topic of TOPICS) {
    const created = await within(PATIENCE, 'a webhook is created', () =>
      delivery.json('/webhooks', { url: `http://127.0.0.1:${port}/${topic}`, topic, from: 'BEGINNING' }),
    );
    secrets.set(topic, (created as { secret: string }).secret);
  }

  const place = (name: string, arrivals: readonly Told[]): Place => ({
    name,
    topics: TOPICS,
    arrivals,
    repeats: true,
  });
  return {
    places: () => [place('the feed', feed), place('the webhook', webhook)],
    unsigned: () => unsigned,
    close: async () => {
      closing.abort();
      await Promise.all(reading);
      await closed(server);
    },
  };
}

/** Reads a topic on and on from the cursor that it holds, whatever becomes of delivery's processes. */
async function readFeed(
  delivery: DeliveryClient,
  topic: string,
  arrivals: Told[],
  until: AbortSignal,
): Promise<void> {
  let after: string | null = null;
  while (!until.aborted) {
    const query = new URLSearchParams({ limit: '500', wait: '5', ...(after === null ? {} : { after }) });
    try {
      const { response, body } = await delivery.get(`/feeds/${topic}?${query.toString()}`, until);
      const cursor = response.headers.get('x-reformgraph-cursor');
      if (cursor === null) throw new Error('A page without a cursor');
      arrivals.push(...(body as unknown[]).map((event) => toldBy(topic, event)));
      after = cursor;
    } catch {
      await pause(LOOK_AGAIN, undefined, { signal: until }).catch(() => undefined);
    }
  }
}

function toldBy(topic: string, given: unknown): Told {
  const event = cloudEvent.parse(given);
  const { subject, aggregateversion } = event;
  return { topic, key: subject, version: aggregateversion, withdrawn: withdrawsOutside(event) };
}

/** Asks whichever process of delivery answers, with a token that it renews. */
class DeliveryClient {
  readonly #ports: readonly number[];
  readonly #credentials: Credentials;
  #turn = 0;
  #token: string | null = null;

  constructor(ports: readonly number[], credentials: Credentials) {
    this.#ports = ports;
    this.#credentials = credentials;
  }

  /** Rejects where the answer is no success; the next request goes to the next process. */
  get(path: string, until: AbortSignal): Promise<{ response: Response; body: unknown }> {
    return this.#ask(path, { headers: {} }, until);
  }

  async json(path: string, body: object): Promise<unknown> {
    const headers = { 'content-type': 'application/json' };
    return (await this.#ask(path, { method: 'POST', headers, body: JSON.stringify(body) })).body;
  }

  async #ask(
    path: string,
    init: Pick<RequestInit, 'method' | 'body'> & { readonly headers: Readonly<Record<string, string>> },
    until?: AbortSignal,
  ) {
    this.#turn += 1;
    const base = `http://127.0.0.1:${this.#ports[this.#turn % this.#ports.length]}`;
    this.#token ??= await this.#newToken(base);
    const timeout = AbortSignal.timeout(ANSWER_MILLISECONDS);
    const response = await fetch(`${base}${path}`, {
      ...init,
      headers: { ...init.headers, authorization: `Bearer ${this.#token}` },
      signal: until ? AbortSignal.any([until, timeout]) : timeout,
    });
    if (response.status === 401) this.#token = null;
    if (!response.ok) throw new Error(`${path.split('?')[0]}: ${response.status}`);
    return { response, body: await response.json() };
  }

  async #newToken(base: string): Promise<string> {
    const response = await fetch(`${base}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: this.#credentials.client,
        client_secret: this.#credentials.secret,
      }),
      signal: AbortSignal.timeout(ANSWER_MILLISECONDS),
    });
    if (!response.ok) throw new Error(`No token: ${response.status}`);
    return ((await response.json()) as { access_token: string }).access_token;
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** Whether the secret signed a call, as the Standard Webhooks specification has it. */
function isSigned({ headers }: IncomingMessage, body: string, secret: string): boolean {
  const content = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const expected = Buffer.from(`v1,${createHmac('sha256', key).update(content).digest('base64')}`);
  return String(headers['webhook-signature'])
    .split(' ')
    .map((given) => Buffer.from(given))
    .some((given) => given.length === expected.length && timingSafeEqual(given, expected));
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
