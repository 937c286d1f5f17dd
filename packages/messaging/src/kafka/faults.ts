/** Failures of kafkajs that say no to who asks. */
const REFUSED = ['KafkaJSSASLAuthenticationError', 'KafkaJSGroupAuthorizationFailed'];
/** It gave up waiting for an answer, or for a request that waits for one. */
const NO_ANSWER = ['KafkaJSRequestTimeoutError', 'KafkaJSTimeout', 'KafkaJSLockTimeout'];

/**
 * What the broker answers while it cannot serve, or where a new producer can go on, though kafkajs calls it final: a
 * broker that starts, a disk that is full, sequence numbers that were lost with a connection.
 */
const PASSING_TYPES = new Set<unknown>([
  'UNKNOWN',
  'BROKER_NOT_AVAILABLE',
  'KAFKA_STORAGE_ERROR',
  'OUT_OF_ORDER_SEQUENCE_NUMBER',
  'DUPLICATE_SEQUENCE_NUMBER',
  'UNKNOWN_PRODUCER_ID',
  'INVALID_PRODUCER_EPOCH',
  'INVALID_PRODUCER_ID_MAPPING',
  'FENCED_LEADER_EPOCH',
  'STALE_BROKER_EPOCH',
  'STALE_CONTROLLER_EPOCH',
  'REASSIGNMENT_IN_PROGRESS',
  'ELIGIBLE_LEADERS_NOT_AVAILABLE',
  'PREFERRED_LEADER_NOT_AVAILABLE',
]);

/** What one failure of kafkajs means by itself, whatever caused it; undefined where it means neither outage nor no. */
export function kafkaFaultOf(error: Error): 'REFUSED' | 'NO_ANSWER' | 'UNREACHABLE' | undefined {
  if (REFUSED.includes(error.name)) return 'REFUSED';
  if (NO_ANSWER.includes(error.name)) return 'NO_ANSWER';
  const isPassing =
    ('retriable' in error && error.retriable === true) || ('type' in error && PASSING_TYPES.has(error.type));
  return isPassing ? 'UNREACHABLE' : undefined;
}
