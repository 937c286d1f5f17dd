import { SealBroken, type Seal } from './sealing.ts';
import { send, type SendBounds } from './send.ts';
import { signatureHeaders } from './signing.ts';
import { UNREADABLE_SECRET, verdictOf, type Verdict } from './verdict.ts';

/** What an attempt needs. */
export interface AttemptMeans {
  readonly seal: Seal;
  readonly bounds: SendBounds;
  /** The moment in milliseconds since 1970. */
  readonly now: () => number;
}

/** What is sent; `id` is the same each time the same thing is sent. Secrets are sealed. */
export interface Message {
  readonly id: string;
  readonly body: string;
  readonly secret: Buffer;
  /** Signs beside the other while it is being replaced. */
  readonly formerSecret: Buffer | null;
}

/** Signs a message, sends it to a webhook once and judges the answer; never rejects. */
export async function attempt(
  { seal, bounds, now }: AttemptMeans,
  { webhookId, url }: { readonly webhookId: string; readonly url: string },
  { id, body, secret, formerSecret }: Message,
): Promise<Verdict> {
  const secrets: string[] = [];
  try {
    for (const sealed of [secret, formerSecret]) if (sealed) secrets.push(seal.open(sealed, webhookId));
  } catch (error) {
    if (error instanceof SealBroken) return UNREADABLE_SECRET;
    throw error;
  }
  const headers = {
    ...signatureHeaders({ id, timestamp: Math.floor(now() / 1_000), body }, secrets),
    'content-type': 'application/cloudevents+json; charset=utf-8',
    'user-agent': 'reformgraph-webhooks',
  };
  return verdictOf(await send(new URL(url), headers, body, bounds));
}
