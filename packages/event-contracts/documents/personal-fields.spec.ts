import { z } from 'zod';
import { eventContracts, type EventContract } from '../src/index.ts';
import { catalogueSchemas } from './catalogue-documents.ts';
import { dataSchemaOf, envelopeSchema } from './json-schema.ts';
import { personalOffences } from './personal-fields.ts';
import { PACKAGE, readJson } from './places.ts';
import { PUBLISHED_ATTRIBUTES, PUBLISHED_FIELDS, type PublishedFields } from './published-fields.ts';
import { isPublished } from './topics.ts';

const TYPE = 'reformgraph.published.spec.told.v0';
const published = (data: z.ZodType): EventContract<unknown> => ({
  type: TYPE,
  topic: 'reformgraph.published.spec',
  meaning: { vi: 'Loại thử.', en: 'A planted type.' },
  data,
});
const offencesOf = (data: z.ZodType, known: PublishedFields) =>
  personalOffences(new Map([[TYPE, dataSchemaOf(published(data), false)]]), { [TYPE]: known });

const code = z.string().describe('Code of the unit.');

describe('what travels on published topics', () => {
  it('tells of no person, field by field', () => {
    const types = eventContracts.filter(({ topic }) => isPublished(topic)).map(({ type }) => type);
    expect(types.sort()).toEqual(Object.keys(PUBLISHED_FIELDS).sort());
    expect(personalOffences(catalogueSchemas([]), PUBLISHED_FIELDS)).toEqual([]);
  });
});

describe('the attributes of an event', () => {
  it('are known one by one to tell of no person', () => {
    const { data: _data, ...attributes } = envelopeSchema().properties ?? {};
    expect(Object.keys(attributes).sort()).toEqual(Object.keys(PUBLISHED_ATTRIBUTES).sort());
  });

  it('name as their subject what the data are of, in every published sample', async () => {
    for (const type of Object.keys(PUBLISHED_FIELDS)) {
      const sample = await readJson(PACKAGE, 'samples', `${type}.json`);
      const { subject, data } = sample as { subject: string; data: { id: string } };
      expect(subject).toBe(data.id);
    }
  });
});

describe('a published type', () => {
  it('may have fields that are listed with a reason', () => {
    expect(offencesOf(z.object({ code }), { code: 'a fact of an authority' })).toEqual([]);
  });

  it('is refused with a field that is not listed, at any depth, or listed without a reason', () => {
    const data = z.object({ code, parts: z.array(z.object({ code })).nullable().describe('Parts.') });
    const unlisted = 'is not listed in documents/published-fields.ts with the reason why it is not personal';
    expect(offencesOf(data, { code: ' ', parts: 'a list' })).toEqual([
      `${TYPE}: code ${unlisted}`,
      `${TYPE}: parts[].code ${unlisted}`,
    ]);
    expect(personalOffences(new Map([[TYPE, dataSchemaOf(published(data), false)]]), {})).toHaveLength(3);
  });

  it.each([
    'personId',
    'head',
    'deputyHead',
    'officer',
    'appraiser',
    'appraiserId',
    'givenBy',
    'decided_by',
    'email',
    'phoneNumber',
    'subject',
    'reason',
    'withdrawalReason',
    'comment',
    'contact',
    'signedBy',
    'userName',
    'reviewedByID',
  ])('is refused with the field %s, be it listed or not', (name) => {
    const data = z.object({
      inner: z.object({ [name]: z.string().describe('Planted.') }).describe('Inner.'),
    });
    const known = { inner: 'listed', [`inner.${name}`]: 'listed' };
    expect(offencesOf(data, known)).toEqual([
      expect.stringMatching(`^${TYPE}: inner\\.${name} names a person: "\\w+" in its name$`),
    ]);
  });

  it.each([
    'Name of the person who scored it.',
    'The officer in charge.',
    'Who decided, given by the council.',
    'E-mail for questions.',
    'Why it differs, as it was written.',
  ])('is refused with a field that means "%s", whatever its name', (description) => {
    const offences = offencesOf(z.object({ code: z.string().describe(description) }), { code: 'listed' });
    expect(offences).toEqual([expect.stringMatching(/code names a person: ".+" in its description/)]);
  });

  it('is refused with a format that addresses somebody', () => {
    const data = z.object({ code: z.email().describe('Code.') });
    expect(offencesOf(data, { code: 'listed' })).toEqual([
      `${TYPE}: code names a person: its format is email`,
    ]);
  });

  it.each([
    ['fields without fixed names', z.object({ code: z.record(z.string(), z.string()) })],
    ['further fields beside those it names', z.looseObject({ code })],
    ['a shape that is not told', z.object({ code: z.unknown() })],
    ['further fields of any kind', z.object({ code: z.looseObject({ code }) })],
    ['alternatives of shapes', z.object({ code: z.union([z.object({ code }), z.object({ id: code })]) })],
  ])('is refused with %s, which could hold anything', (_case, data) => {
    expect(() => offencesOf(data, { code: 'listed' })).toThrow(/code|the data/);
  });

  it('has a list that names nothing but what is published', () => {
    expect(offencesOf(z.object({ code }), { code: 'listed', gone: 'listed' })).toEqual([
      `${TYPE}: gone is listed and no field`,
    ]);
    expect(personalOffences(new Map(), { [TYPE]: { code: 'listed' } })).toEqual([
      `${TYPE}: is listed and not published`,
    ]);
  });

  it('is any type on a published topic; internal ones carry what services need', () => {
    const internal = { ...published(z.object({ code })), topic: 'reformgraph.internal.spec' };
    expect(personalOffences(new Map([[TYPE, dataSchemaOf(internal, false)]]), {})).toEqual([]);
  });
});
