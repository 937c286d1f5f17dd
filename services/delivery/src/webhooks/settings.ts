import { z } from 'zod';
import { createMayReach, isCidr, type MayReach } from './addresses.ts';
import type { UrlRules } from './endpoint-url.ts';
import { isSealingKey } from './sealing.ts';

const listOf = (text: string) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

const isPort = (text: string) => /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535;

/** Settings of webhooks. */
export const webhookSettings = {
  WEBHOOK_SEALING_KEYS: z
    .string()
    .transform(listOf)
    .pipe(
      z
        .array(
          z
            .string()
            .refine(isSealingKey, 'must be 32 random bytes in base64, or several separated by commas'),
        )
        .min(1, 'must be 32 random bytes in base64'),
    )
    .describe(
      'Keys that seal the secrets of webhooks in the database, 32 bytes in base64 each: the first seals, all of them open.',
    ),
  WEBHOOK_ALLOWED_NETWORKS: z
    .string()
    .default('')
    .transform(listOf)
    .pipe(z.array(z.string().refine(isCidr, 'must be networks such as 10.1.0.0/16, separated by commas')))
    .describe(
      'Networks that webhooks may call though they are not of the public Internet, as CIDR, separated by commas.',
    ),
  WEBHOOK_PORTS: z
    .string()
    .default('443,8443')
    .refine((text) => text === '*' || listOf(text).every(isPort), 'must be ports separated by commas, or *')
    .transform((text) => (text === '*' ? null : listOf(text).map(Number)))
    .describe('Ports that webhooks may call, separated by commas; * for every port.'),
  WEBHOOK_HTTP: z
    .enum(['refused', 'allowed'])
    .default('refused')
    .describe('Whether webhooks may be called without TLS; for trying out, and never over a network.'),
};

export interface WebhookRules extends UrlRules {
  readonly mayReach: MayReach;
}

/** What the settings say about where webhooks may lead. */
export function webhookRules(config: {
  readonly WEBHOOK_ALLOWED_NETWORKS: readonly string[];
  readonly WEBHOOK_PORTS: readonly number[] | null;
  readonly WEBHOOK_HTTP: 'refused' | 'allowed';
}): WebhookRules {
  return {
    mayReach: createMayReach(config.WEBHOOK_ALLOWED_NETWORKS),
    ports: config.WEBHOOK_PORTS,
    httpAllowed: config.WEBHOOK_HTTP === 'allowed',
  };
}

const CONNECT_WITHIN = 5_000;
const ANSWER_WITHIN = 15_000;

/** Bounds of an attempt. */
export const sendBounds = ({ mayReach }: WebhookRules) => ({
  mayReach,
  connectWithin: CONNECT_WITHIN,
  answerWithin: ANSWER_WITHIN,
});
