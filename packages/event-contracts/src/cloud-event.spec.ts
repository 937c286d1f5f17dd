import { eventContracts } from './catalogue.ts';
import { decodeCloudEvent, toCloudEvent } from './cloud-event.ts';
import {
  decodeEvent,
  encodeEvent,
  encodeTombstone,
  UnreadableEvent,
  type EventContract,
  type PlatformEvent,
} from './envelope.ts';
import { platformClockMoved, type PlatformClockState } from './platform-clock.ts';

const event: PlatformEvent<PlatformClockState> = {
  contract: platformClockMoved,
  id: '018f0000-0000-7000-8000-000000000001',
  aggregateId: '018f0000-0000-7000-8000-000000000002',
  version: 3,
  time: '2024-05-06T01:00:00.000Z',
  businessTime: '2025-01-06T01:00:00.000Z',
  provenance: 'SYNTHETIC',
  data: { offsetMilliseconds: 1, movedTo: '2025-01-06T01:00:00.000Z' },
};
const record = encodeEvent(event, 'organizations');

describe('an event in the JSON format of CloudEvents', () => {
  it('has the attributes of the headers without their prefix, the version as a number, and the data', () => {
    expect(toCloudEvent(record)).toEqual({
      specversion: '1.0',
      id: event.id,
      type: platformClockMoved.type,
      source: '/reformgraph/organizations',
      subject: event.aggregateId,
      time: event.time,
      businesstime: event.businessTime,
      aggregateversion: 3,
      provenance: 'SYNTHETIC',
      datacontenttype: 'application/json',
      data: event.data,
    });
  });

  it('is read as the record is', () => {
    expect(decodeCloudEvent(eventContracts, toCloudEvent(record))).toEqual(
      decodeEvent(eventContracts, record),
    );
  });

  it('keeps attributes that are none of ours, and no other headers', () => {
    const headers = { ...record.headers, ce_traceparent: '00-1', 'x-more': 'more' };
    const json = toCloudEvent({ headers, value: record.value });
    expect(json).toMatchObject({ traceparent: '00-1' });
    expect(json).not.toHaveProperty('x-more');
  });

  it('has no data where the record is a tombstone, and is read as one', () => {
    const compacted: EventContract<PlatformClockState> = { ...platformClockMoved, compacted: true };
    const { data: _none, ...facts } = event;
    const tombstone = encodeTombstone({ ...facts, contract: compacted }, 'organizations');
    const json = toCloudEvent(tombstone);
    expect(json).not.toHaveProperty('data');
    expect(json).not.toHaveProperty('datacontenttype');
    for (const read of [json, { ...json, data: null }])
      expect(decodeCloudEvent([compacted], read)).toEqual(decodeEvent([compacted], tombstone));
  });

  it.each([
    ['another content type', { datacontenttype: 'application/avro' }, 'WRONG_CONTENT_TYPE'],
    ['a version that is none', { aggregateversion: 1.5 }, 'BAD_ENVELOPE'],
    ['an unknown type', { type: 'reformgraph.platform.clock-moved.v9' }, 'UNKNOWN_TYPE'],
    ['data of another shape', { data: { sekret: 'sekret' } }, 'BAD_DATA'],
    ['no data', { data: undefined }, 'BAD_DATA'],
  ])('is refused with %s, without repeating the data', (_case, different, code) => {
    const read = () => decodeCloudEvent(eventContracts, { ...toCloudEvent(record), ...different });
    expect(read).toThrow(UnreadableEvent);
    expect(read).toThrow(expect.objectContaining({ code }) as Error);
    expect(read).not.toThrow('sekret');
  });

  it('names the day from which a type may be raised no more, once that is announced', () => {
    const ending: EventContract<PlatformClockState> = {
      ...platformClockMoved,
      deprecated: {
        announced: '2027-01-01',
        endsOn: '2027-07-01',
        successor: 'reformgraph.platform.clock.v1',
      },
    };
    const told = toCloudEvent(encodeEvent({ ...event, contract: ending }, 'organizations'));
    expect(told.deprecated).toBe('2027-07-01');
    expect(toCloudEvent(record)).not.toHaveProperty('deprecated');
  });
});
