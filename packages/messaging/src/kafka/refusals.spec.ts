import { LogRefused, UnknownTopic } from '../event-log.ts';
import { refusalOf } from './refusals.ts';

const asked = { topics: ['reformgraph.internal.visit'], group: 'so-noi-vu' };
const failure = (name: string, type?: string): Error =>
  Object.assign(new Error('as kafkajs says it'), { name, ...(type === undefined ? {} : { type }) });
const retried = (cause: Error): Error =>
  Object.assign(new Error('as kafkajs says it', { cause }), { name: 'KafkaJSNumberOfRetriesExceeded' });

describe('a refusal by the broker', () => {
  it.each([
    ['a missing topic', failure('KafkaJSProtocolError', 'UNKNOWN_TOPIC_OR_PARTITION'), UnknownTopic],
    ['a topic not permitted', failure('KafkaJSProtocolError', 'TOPIC_AUTHORIZATION_FAILED'), LogRefused],
    ['a group not permitted', failure('KafkaJSProtocolError', 'GROUP_AUTHORIZATION_FAILED'), LogRefused],
    ['writing not permitted', failure('KafkaJSProtocolError', 'CLUSTER_AUTHORIZATION_FAILED'), LogRefused],
    ['a login not permitted', failure('KafkaJSSASLAuthenticationError'), LogRefused],
    ['a coordinator not found', failure('KafkaJSGroupCoordinatorNotFound'), LogRefused],
  ])('names %s, whether it was tried again or not', (_case, error, kind) => {
    for (const told of [refusalOf(error, asked), refusalOf(retried(error), asked)]) {
      expect(told).toBeInstanceOf(kind);
      expect(String(told)).toMatch(/reformgraph\.internal\.visit|so-noi-vu|write|user in/);
    }
  });

  it('leaves every other failure as it is', () => {
    const error = retried(failure('KafkaJSConnectionError'));
    expect(refusalOf(error, asked)).toBe(error);
  });
});
