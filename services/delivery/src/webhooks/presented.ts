import { withoutQuery } from './endpoint-url.ts';
import { explanationOf } from './verdict.ts';
import type { Webhook } from './webhook-store.ts';

/** A webhook as its owner sees it. */
export function presented(webhook: Webhook) {
  const { id, topic, url, state, createdAt, pausedAt, pausedReason, lastTakenAt } = webhook;
  const { lastError, lastErrorAt, waitingKeys, nextAttemptAt, missedAt } = webhook;
  return {
    id,
    topic,
    url,
    state,
    createdAt,
    pausedAt,
    pausedReason,
    lastTakenAt,
    lastError:
      lastError === null ? null : { code: lastError, message: explanationOf(lastError), at: lastErrorAt },
    waitingKeys,
    nextAttemptAt,
    missedAt,
  };
}

/** A webhook as an administrator sees it, on one line: the query of its URL is its owner's alone. */
export function listed({ id, clientId, url, ...others }: Webhook) {
  return { webhook: id, client: clientId, url: withoutQuery(url), ...others };
}
