import { LogRefused, UnknownTopic } from './event-log.ts';
import { type LogFault, logFaultOf } from './log-fault.ts';
import { NoAnswer } from './waiting.ts';

const coded = (code: string, more: object = {}) =>
  Object.assign(new Error('secret.host:9092'), { code, ...more });
const named = (name: string, cause?: unknown) =>
  Object.assign(new Error('secret.host:9092', { cause }), { name });

describe('why an event log does not serve', () => {
  it.each<[LogFault, unknown]>([
    ['NO_ANSWER', new NoAnswer(3_000)],
    ['UNREACHABLE', coded('ECONNREFUSED')],
    ['UNREACHABLE', coded('57P03', { severity: 'FATAL' })],
    ['UNREACHABLE', named('KafkaJSNumberOfRetriesExceeded', named('KafkaJSConnectionError'))],
    ['REFUSED', new LogRefused('no', undefined)],
    ['REFUSED', named('KafkaJSNonRetriableError', named('KafkaJSSASLAuthenticationError'))],
    ['REFUSED', coded('28P01', { severity: 'FATAL' })],
    ['TOPIC_MISSING', new UnknownTopic('a topic', named('KafkaJSProtocolError'))],
    ['UNEXPECTED', new Error('another')],
    ['UNEXPECTED', 'no error'],
  ])('is %s for %p', (fault, error) => {
    expect(logFaultOf(error)).toBe(fault);
  });
});
