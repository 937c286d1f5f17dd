import fc from 'fast-check';
import { eventContracts, topicSettings } from './catalogue.ts';
import {
  decodeEvent,
  encodeEvent,
  encodeTombstone,
  isOfType,
  UnreadableEvent,
  type EncodedEvent,
  type EventContract,
  type PlatformEvent,
} from './envelope.ts';
import { organizationRegistered, type OrganizationState } from './organization.ts';
import { personRegistered } from './person.ts';

const days = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2999-12-31'), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10));
const instants = fc
  .date({ min: new Date('1970-01-01'), max: new Date('2999-12-31'), noInvalidDate: true })
  .map((instant) => instant.toISOString());
const text = fc.string({ unit: 'grapheme' });
const names = fc.record({ vi: text, en: text });
const ids = fc.uuid();

const states: fc.Arbitrary<OrganizationState> = fc.record({
  id: ids,
  code: text,
  name: names,
  shortName: text,
  validFrom: days,
  validTo: fc.option(days),
  memberships: fc.array(
    fc.record({ block: text, blockName: names, index: fc.option(text), from: days, to: fc.option(days) }),
    { maxLength: 3 },
  ),
});
const events: fc.Arbitrary<PlatformEvent<OrganizationState>> = fc.record({
  contract: fc.constant(organizationRegistered),
  id: ids,
  aggregateId: ids,
  version: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  time: instants,
  businessTime: instants,
  provenance: fc.constantFrom('OFFICIAL', 'TRANSLATED', 'SYNTHETIC'),
  data: states,
});

const event: PlatformEvent<OrganizationState> = {
  contract: organizationRegistered,
  id: '018f0000-0000-7000-8000-000000000001',
  aggregateId: '018f0000-0000-7000-8000-000000000002',
  version: 3,
  time: '2024-05-06T01:00:00.000Z',
  businessTime: '2024-05-06T01:00:00.000Z',
  provenance: 'OFFICIAL',
  data: {
    id: '018f0000-0000-7000-8000-000000000002',
    code: 'SNV',
    name: { vi: 'Sở Nội vụ', en: 'Department of Home Affairs' },
    shortName: 'Nội vụ',
    validFrom: '2024-01-01',
    validTo: null,
    memberships: [],
  },
};
const encoded = encodeEvent(event, 'organizations');

function refusal(different: { headers?: Record<string, string>; value?: string }): UnreadableEvent {
  try {
    decodeEvent(eventContracts, {
      headers: { ...encoded.headers, ...different.headers },
      value: different.value === undefined ? encoded.value : Buffer.from(different.value),
    });
  } catch (error) {
    if (error instanceof UnreadableEvent) return error;
    throw error;
  }
  throw new Error('The record was read');
}

describe('encodeEvent', () => {
  it('makes a CloudEvents record in binary mode, keyed by the aggregate', () => {
    expect(encoded).toMatchObject({
      id: event.id,
      topic: 'reformgraph.internal.organization',
      key: event.aggregateId,
      headers: {
        'content-type': 'application/json',
        ce_specversion: '1.0',
        ce_id: event.id,
        ce_type: 'reformgraph.organization.registered.v0',
        ce_source: '/reformgraph/organizations',
        ce_subject: event.aggregateId,
        ce_aggregateversion: '3',
        ce_provenance: 'OFFICIAL',
      },
    } satisfies Partial<EncodedEvent>);
  });

  it('refuses data that break the contract', () => {
    expect(() => encodeEvent({ ...event, data: { ...event.data, validFrom: 'today' } }, 'spec')).toThrow();
  });

  it('lets nothing travel that the contract does not name', () => {
    const data = { ...event.data, subject: 'sekret' };
    expect(encodeEvent({ ...event, data }, 'spec').value.toString()).not.toContain('sekret');
  });
});

describe('decodeEvent', () => {
  it('gives back whatever was encoded', () => {
    fc.assert(
      fc.property(events, (given) => {
        const { contract, ...facts } = given;
        const sent = encodeEvent(given, 'organizations');
        expect(decodeEvent(eventContracts, sent)).toEqual({
          type: contract.type,
          ...facts,
          written: sent.value,
        });
      }),
    );
  });

  it('tells the type of what it read', () => {
    const decoded = decodeEvent(eventContracts, encoded);
    expect([isOfType(decoded, organizationRegistered), isOfType(decoded, personRegistered)]).toEqual([
      true,
      false,
    ]);
  });

  it('takes a content type with a character set', () => {
    const headers = { ...encoded.headers, 'content-type': 'application/json; charset=utf-8' };
    expect(decodeEvent(eventContracts, { headers, value: encoded.value }).id).toBe(event.id);
  });

  it('refuses a type that no contract names', () => {
    const error = refusal({ headers: { ce_type: 'reformgraph.organization.registered.v9' } });
    expect(error.code).toBe('UNKNOWN_TYPE');
  });

  it('refuses another content type, and none', () => {
    expect(refusal({ headers: { 'content-type': 'application/avro' } }).code).toBe('WRONG_CONTENT_TYPE');
    const { 'content-type': _none, ...headers } = encoded.headers;
    expect(() => decodeEvent(eventContracts, { headers, value: encoded.value })).toThrow(
      'content type missing',
    );
  });

  it.each([
    ['ce_specversion', 'sekret'],
    ['ce_id', 'sekret'],
    ['ce_subject', 'sekret'],
    ['ce_time', '2024-05-06T08:00:00+07:00'],
    ['ce_businesstime', 'sekret'],
    ['ce_aggregateversion', '0'],
    ['ce_aggregateversion', '1.5'],
    ['ce_provenance', 'sekret'],
    ['ce_source', ''],
  ])('refuses an envelope with %s: "%s" and names the attribute', (attribute, value) => {
    const error = refusal({ headers: { [attribute]: value } });
    expect(error).toMatchObject({
      code: 'BAD_ENVELOPE',
      message: expect.stringContaining(attribute) as unknown,
    });
    expect(error.message).not.toMatch(/sekret|\+07/);
  });

  it.each([
    ['no JSON', '{"sekret"'],
    ['nothing', ''],
    ['another shape', JSON.stringify({ ...event.data, code: { sekret: 'sekret' } })],
    ['a day that is none', JSON.stringify({ ...event.data, validFrom: 'sekret' })],
    ['a list', '["sekret"]'],
  ])('refuses data that are %s without repeating them', (_case, value) => {
    const error = refusal({ value });
    expect(error.code).toBe('BAD_DATA');
    expect(`${error.message} ${String(error.stack)}`).not.toContain('sekret');
    expect(error.cause).toBeUndefined();
  });
});

describe('a tombstone', () => {
  const compacted: EventContract<OrganizationState> = {
    type: 'reformgraph.spec.organization.v0',
    topic: 'reformgraph.spec.organization',
    data: organizationRegistered.data,
    compacted: true,
  };
  const { data: _none, ...facts } = event;

  it('tells on a compacted topic whose state is gone, and at which version', () => {
    const encodedTombstone = encodeTombstone({ ...facts, contract: compacted }, 'spec');
    expect(encodedTombstone).toMatchObject({ topic: compacted.topic, key: event.aggregateId, value: null });
    const { contract: _contract, ...told } = facts;
    const decoded = decodeEvent([compacted], encodedTombstone);
    expect(decoded).toEqual({ ...told, type: compacted.type, tombstone: true, data: null, written: null });
    expect(isOfType(decoded, compacted)).toBe(false);
  });

  it('is neither raised nor read on a topic that is not compacted', () => {
    expect(() => encodeTombstone(facts, 'spec')).toThrow('not compacted');
    const record = { headers: encoded.headers, value: null };
    expect(() => decodeEvent(eventContracts, record)).toThrow(
      expect.objectContaining({ code: 'BAD_DATA' }) as Error,
    );
  });

  it('is refused where it does not say whose it is', () => {
    expect(() => decodeEvent([compacted], { headers: {}, value: null })).toThrow(
      expect.objectContaining({ code: 'BAD_ENVELOPE' }) as Error,
    );
  });
});

describe('the catalogue', () => {
  it('says of each topic once whether it is compacted', () => {
    for (const { name, compacted } of topicSettings)
      for (const contract of eventContracts.filter(({ topic }) => topic === name))
        expect({ name, compacted: contract.compacted ?? false }).toEqual({ name, compacted });
  });
});
