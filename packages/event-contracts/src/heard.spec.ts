import { createHash } from 'node:crypto';
import { encodeEvent, encodeTombstone, type PlatformEvent } from './envelope.ts';
import { hashOfVersions, hear, hearAgain, type UnreadMessage } from './heard.ts';
import { personRegistered } from './person.ts';
import { publishedAssessmentState } from './published-assessment.ts';

const ID = '0199aaaa-0000-7000-8000-000000000001';
const OTHER = '0199aaaa-0000-7000-8000-000000000002';
const AT = '2024-05-06T01:00:00.000Z';
const registered: PlatformEvent = {
  contract: personRegistered,
  ...{ id: ID, aggregateId: OTHER, version: 3, time: AT, businessTime: AT, provenance: 'SYNTHETIC' },
  data: { id: OTHER, organizationId: ID, rights: [] },
};

/** As a Kafka client hands headers over: as bytes. */
const bytesOf = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)]));

describe('a message that is heard', () => {
  const { headers, value } = encodeEvent(registered, 'organizations');

  it('is an event whose headers come as bytes, without the bytes of its data', () => {
    expect(hear({ headers: bytesOf(headers), value })).toEqual({
      type: personRegistered.type,
      ...{ id: ID, aggregateId: OTHER, version: 3, time: AT, businessTime: AT, provenance: 'SYNTHETIC' },
      data: registered.data,
    });
  });

  it('is a tombstone without data', () => {
    const tombstone = encodeTombstone({ ...registered, contract: publishedAssessmentState }, 'assessment');
    expect(hear({ headers: bytesOf(tombstone.headers), value: null })).toMatchObject({ id: ID, data: null });
  });

  it('that cannot be read is given back whole with its fault, and read again by contracts that can', () => {
    const broken = hear({ headers: bytesOf(headers), value: Buffer.from('{}') });
    expect(broken).toEqual({ id: ID, unreadable: 'BAD_DATA', headers, value: 'e30=' });
    const mended = { ...(broken as UnreadMessage), value: value.toString('base64') };
    expect(hearAgain(mended)).toEqual(hear({ headers, value }));
    expect(hear({ headers: { ...headers, ce_type: 'x.y.v0' }, value })).toMatchObject({
      ...{ id: ID, unreadable: 'UNKNOWN_TYPE' },
    });
  });

  it('that has no id is known by its content', () => {
    const [one, same, other, empty] = ['1', '1', '2', null].map((text) => {
      const heard = hear({ value: text === null ? null : Buffer.from(text) });
      expect(heard).toMatchObject({
        unreadable: expect.stringMatching(/^(BAD_ENVELOPE|WRONG_CONTENT_TYPE)$/) as unknown,
      });
      return heard.id;
    });
    expect(one).toBe(same);
    expect(new Set([one, other, empty, '']).size).toBe(4);
  });
});

it('hashes the newest versions in the order of their lines, whatever came first', () => {
  const hash = createHash('sha256').update(`${ID} 10\n${OTHER} 9\n`).digest('hex');
  expect(
    hashOfVersions(
      new Map([
        [OTHER, 9],
        [ID, 10],
      ]),
    ),
  ).toBe(hash);
});
