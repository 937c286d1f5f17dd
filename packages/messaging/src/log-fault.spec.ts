import kafkajs from 'kafkajs';
import { LogRefused, UnknownTopic } from './event-log.ts';
import { type LogFault, logFaultOf } from './log-fault.ts';
import { NoAnswer } from './waiting.ts';

const coded = (code: string, more: object = {}) =>
  Object.assign(new Error('secret.host:9092'), { code, ...more });
const named = (name: string, cause?: unknown) =>
  Object.assign(new Error('secret.host:9092', { cause }), { name });
const retried = (cause: Error) =>
  new kafkajs.KafkaJSNumberOfRetriesExceeded(cause, { retryCount: 5, retryTime: 100 });
const answered = (type: string, retriable: boolean) =>
  new kafkajs.KafkaJSProtocolError(Object.assign(new Error('secret'), { type, retriable, code: 1 }));

describe('why an event log does not serve', () => {
  it.each<[LogFault, unknown]>([
    ['NO_ANSWER', new NoAnswer(3_000)],
    ['UNREACHABLE', coded('ECONNREFUSED')],
    ['UNREACHABLE', coded('57P03', { severity: 'FATAL' })],
    ['UNREACHABLE', retried(new kafkajs.KafkaJSConnectionError('secret.host:9092'))],
    ['UNREACHABLE', retried(answered('NOT_ENOUGH_REPLICAS', true))],
    ['UNREACHABLE', answered('OUT_OF_ORDER_SEQUENCE_NUMBER', false)],
    ['NO_ANSWER', retried(named('KafkaJSRequestTimeoutError'))],
    ['UNREACHABLE', new AggregateError([new Error('another'), coded('ECONNREFUSED')])],
    ['REFUSED', new LogRefused('no', undefined)],
    ['REFUSED', named('KafkaJSNonRetriableError', named('KafkaJSSASLAuthenticationError'))],
    ['REFUSED', coded('28P01', { severity: 'FATAL' })],
    ['TOPIC_MISSING', new UnknownTopic('a topic', retried(answered('UNKNOWN_TOPIC_OR_PARTITION', true)))],
    ['UNEXPECTED', answered('MESSAGE_TOO_LARGE', false)],
    ['UNEXPECTED', new Error('another')],
    ['UNEXPECTED', 'no error'],
  ])('is %s for %p', (fault, error) => {
    expect(logFaultOf(error)).toBe(fault);
  });
});
