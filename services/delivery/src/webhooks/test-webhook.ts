import { randomUUID } from 'node:crypto';
import type { SqlExecutor } from '@reformgraph/messaging';
import type { Localized } from '@reformgraph/subgraph-kit/outcome';
import { Problem } from '@reformgraph/subgraph-kit/problem';
import { attempt, type AttemptMeans, type Message } from './attempt.ts';
import { MAY_HEAR } from './turns.ts';
import { explanationOf } from './verdict.ts';
import type { Webhook } from './webhook-store.ts';

const TEST_TYPE = 'reformgraph.webhook.test.v0';
const SECONDS_BETWEEN = 5;

export interface Tested {
  readonly taken: boolean;
  readonly error: { readonly code: string; readonly message: Localized } | null;
}

/**
 * Sends a webhook one signed message that tells nothing, whether it is paused or not, and says what came of it. Counts
 * for nothing else. Throws the Problem of a right that ended, or of a test just before.
 */
export async function testWebhook(sql: SqlExecutor, means: AttemptMeans, webhook: Webhook): Promise<Tested> {
  if (webhook.state === 'STOPPED') throw topicNotGranted();
  const [secrets] = await sql.query<Pick<Message, 'secret' | 'formerSecret'>>(
    `UPDATE webhook w SET tested_at = clock_timestamp()
     WHERE w.id = $1 AND ${MAY_HEAR}
       AND (w.tested_at IS NULL OR w.tested_at < clock_timestamp() - interval '${SECONDS_BETWEEN} seconds')
     RETURNING w.secret, CASE WHEN w.former_secret_until > clock_timestamp() THEN w.former_secret END AS "formerSecret"`,
    [webhook.id],
  );
  if (!secrets) throw tooSoon();
  const id = randomUUID();
  const body = JSON.stringify({
    specversion: '1.0',
    id,
    type: TEST_TYPE,
    source: '/reformgraph/delivery',
    time: new Date(means.now()).toISOString(),
    datacontenttype: 'application/json',
    data: { webhook: webhook.id },
  });
  const { id: webhookId, url } = webhook;
  const verdict = await attempt(means, { webhookId, url }, { id, body, ...secrets });
  return verdict.verdict === 'TAKEN'
    ? { taken: true, error: null }
    : { taken: false, error: { code: verdict.error, message: explanationOf(verdict.error) } };
}

/** The client may not hear the topic, or not any more. */
export const topicNotGranted = () =>
  new Problem(403, 'TOPIC_NOT_GRANTED', {
    vi: 'Đơn vị của bạn không được cấp quyền đọc chủ đề này.',
    en: 'You have no right to read this topic.',
  });

const tooSoon = () =>
  new Problem(
    429,
    'TESTED_JUST_NOW',
    {
      vi: `Webhook này vừa được thử; hãy thử lại sau ${SECONDS_BETWEEN} giây.`,
      en: `This webhook was tested just now; try again in ${SECONDS_BETWEEN} seconds.`,
    },
    { headers: { 'retry-after': String(SECONDS_BETWEEN) } },
  );
