import kafkajs, { type logCreator } from 'kafkajs';
import type { Logger } from '../logger.ts';

const REPEATED_WITHIN = 30_000;
/** Answered by KafkaProducer, which takes a new producer id after a failure. */
const ANSWERED = 'Limiting retries for the idempotent producer';

/** Sends kafkajs's own warnings and errors to our logger; the same sentence at most once in 30 s. */
export function logThrough(logger: Logger): logCreator {
  const lastTold = new Map<string, number>();
  return () =>
    ({ level, namespace, log }) => {
      if (log.message.startsWith(ANSWERED)) return;
      const sentence = `${namespace}: ${log.message}`;
      const now = Date.now();
      if (now - (lastTold.get(sentence) ?? 0) < REPEATED_WITHIN) return;
      if (lastTold.size > 100) lastTold.clear();
      lastTold.set(sentence, now);
      const facts = {
        broker: log['broker'] as unknown,
        groupId: log['groupId'] as unknown,
        error: log['error'] instanceof Error ? log['error'].name : (log['error'] as unknown),
      };
      if (level <= kafkajs.logLevel.WARN) logger.warn(facts, sentence);
      else logger.debug(facts, sentence);
    };
}
