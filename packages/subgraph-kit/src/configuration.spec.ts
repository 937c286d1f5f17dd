import { z } from 'zod';
import { BadConfiguration, readConfiguration, subgraphSettings } from './configuration.ts';
import { eventLogConfig } from './event-log-config.ts';

const settings = z.object(subgraphSettings);
const KEY = JSON.stringify({ kty: 'OKP', crv: 'Ed25519', x: 'AAAA' });
const good = { PORT: '4001', IDENTITY_PUBLIC_KEY: KEY };

function complaint(environment: Record<string, string>): string {
  try {
    readConfiguration(settings, environment);
  } catch (error) {
    if (error instanceof BadConfiguration) return error.message;
    throw error;
  }
  throw new Error('The configuration was accepted');
}

describe('readConfiguration', () => {
  it('reads what is given and fills in the rest', () => {
    expect(readConfiguration(settings, good)).toMatchObject({
      PORT: 4001,
      HOST: '127.0.0.1',
      ROLES: ['graph', 'relay', 'consumer'],
      LOG_LEVEL: 'info',
      IDENTITY_PUBLIC_KEY: { kty: 'OKP', crv: 'Ed25519', x: 'AAAA' },
    });
  });

  it('counts an empty value as absent', () => {
    expect(readConfiguration(settings, { ...good, HOST: '', LOG_LEVEL: '' })).toMatchObject({
      HOST: '127.0.0.1',
      LOG_LEVEL: 'info',
    });
    expect(complaint({ ...good, PORT: '' })).toMatch(/^ {2}PORT: must be set$/m);
  });

  it('names every bad key at once and repeats no value', () => {
    const bad = {
      PORT: '70007',
      ROLES: 'graph,sekret-role',
      LOG_LEVEL: 'sekret-level',
      IDENTITY_PUBLIC_KEY: '{"sekret":"key"}',
      KAFKA_SASL_MECHANISM: 'sekret-mechanism',
      DATABASE_URL_EVENTS: 'mysql://sekret-user:sekret@nowhere',
    };
    const message = complaint(bad);
    for (const key of Object.keys(bad)) expect(message).toMatch(new RegExp(`^  ${key}[.:]`, 'm'));
    expect(message).not.toMatch(/sekret|70007/);
  });

  it.each(['graph', 'relay, consumer'])('takes the roles %s', (ROLES) => {
    expect(readConfiguration(settings, { ...good, ROLES }).ROLES).toEqual(ROLES.split(', '));
  });
});

describe('eventLogConfig', () => {
  const read = (environment: Record<string, string>) =>
    eventLogConfig(readConfiguration(settings, { ...good, ...environment }), 'spec');
  const EVENTS = 'postgresql://events';

  it('takes the embedded log where no broker is named', () => {
    expect(read({ DATABASE_URL_EVENTS: EVENTS })).toEqual({ transport: 'embedded', databaseUrl: EVENTS });
  });

  it('takes Kafka where brokers are named', () => {
    expect(read({ KAFKA_BROKERS: 'a:1, b:2', DATABASE_URL_EVENTS: EVENTS })).toEqual({
      transport: 'kafka',
      brokers: ['a:1', 'b:2'],
      clientId: 'spec',
      sessionTimeout: 6_000,
    });
  });

  it('takes how long a silent member keeps its partitions, within a second and a minute', () => {
    expect(read({ KAFKA_BROKERS: 'a:1', KAFKA_SESSION_TIMEOUT: '2000' })).toMatchObject({
      sessionTimeout: 2_000,
    });
    expect(() => read({ KAFKA_BROKERS: 'a:1', KAFKA_SESSION_TIMEOUT: '999' })).toThrow(BadConfiguration);
  });

  it('refuses neither, and half a sign-in to Kafka, without repeating a value', () => {
    expect(() => read({})).toThrow(/DATABASE_URL_EVENTS: must be set/);
    const half = () => read({ KAFKA_BROKERS: 'a:1', KAFKA_SASL_PASSWORD: 'sekret' });
    expect(half).toThrow(BadConfiguration);
    expect(half).toThrow(/^(?!.*sekret)[^]*KAFKA_SASL_MECHANISM/);
  });
});
