import type { KafkaAccess } from './kafka/access/kafka-access.ts';
import type { KafkaLogConfig } from './kafka/kafka-log.ts';
import type { Logger } from './logger.ts';

/** Opens what an administrator of Kafka may do. Does not fail for a broker that is away: it is asked when first used. */
export async function openKafkaAccess(
  config: Omit<KafkaLogConfig, 'transport'>,
  logger: Logger,
): Promise<KafkaAccess> {
  const { openKafkaAccess: open } = await import('./kafka/access/kafka-access.ts');
  return open(config, logger);
}
