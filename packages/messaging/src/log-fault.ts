import { LogRefused, UnknownTopic } from './event-log.ts';
import { isPassing } from './failures.ts';
import { NoAnswer } from './waiting.ts';

/** Why an event log does not serve, in a word that names no host, user or topic. */
export type LogFault = 'NO_ANSWER' | 'UNREACHABLE' | 'REFUSED' | 'TOPIC_MISSING' | 'UNEXPECTED';

/** kafkajs' names of a broker that cannot be reached, and of one that lets nobody in by these credentials. */
const UNREACHABLE = ['KafkaJSConnectionError', 'KafkaJSConnectionClosedError', 'KafkaJSBrokerNotFound'];
const REFUSED = ['KafkaJSSASLAuthenticationError', 'KafkaJSGroupAuthorizationFailed'];

/** What a failure of the event log means, on both transports. */
export function logFaultOf(error: unknown): LogFault {
  const causes = causesOf(error);
  const some = (meaning: (cause: Error) => boolean) => causes.some(meaning);
  if (some((cause) => cause instanceof NoAnswer)) return 'NO_ANSWER';
  if (some((cause) => cause instanceof LogRefused || REFUSED.includes(cause.name) || isLogin(cause)))
    return 'REFUSED';
  if (some((cause) => cause instanceof UnknownTopic)) return 'TOPIC_MISSING';
  return some((cause) => UNREACHABLE.includes(cause.name) || isPassing(cause)) ? 'UNREACHABLE' : 'UNEXPECTED';
}

/** PostgreSQL's class of logins that it does not take, and a right that is lacking. */
function isLogin(error: Error): boolean {
  return 'code' in error && typeof error.code === 'string' && /^(28...|42501)$/.test(error.code);
}

function causesOf(error: unknown): Error[] {
  return error instanceof Error ? [error, ...causesOf(error.cause)] : [];
}
