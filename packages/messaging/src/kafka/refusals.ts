import { isRefusal, LogRefused, UnknownTopic } from '../event-log.ts';
import { causesOf } from '../failures.ts';

/** What was asked of the broker. */
interface Asked {
  readonly topics: readonly string[];
  readonly group?: string;
}

/**
 * A failure of kafkajs by what it means, where its own words mislead: a missing topic reads there as one that "this
 * server does not host", a group that the user may not use as a coordinator that was not found.
 */
export function refusalOf(error: unknown, { topics, group }: Asked): unknown {
  if (isRefusal(error)) return error;
  const faults = causesOf(error);
  const isOfType = (type: string) => faults.some((fault) => 'type' in fault && fault.type === type);
  const topic = topics.join(', ');
  if (faults.some(({ name }) => name === 'KafkaJSSASLAuthenticationError'))
    return new LogRefused('The broker does not let this user in.', error);
  if (isOfType('UNKNOWN_TOPIC_OR_PARTITION')) return new UnknownTopic(topic, error);
  if (isOfType('TOPIC_AUTHORIZATION_FAILED'))
    return new LogRefused(`The broker does not let this user use topic ${topic}.`, error);
  if (isOfType('CLUSTER_AUTHORIZATION_FAILED'))
    return new LogRefused('The broker does not let this user write, or change topics.', error);
  if (
    group !== undefined &&
    (isOfType('GROUP_AUTHORIZATION_FAILED') ||
      faults.some(({ name }) => name === 'KafkaJSGroupCoordinatorNotFound'))
  )
    return new LogRefused(
      `The broker does not let this user read as group ${group}, or has no coordinator for it yet.`,
      error,
    );
  return error;
}
