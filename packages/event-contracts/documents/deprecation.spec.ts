import { z } from 'zod';
import { eventContracts, type Deprecation, type EventContract } from '../src/index.ts';
import { backDatedAnnouncements, deprecationOffences } from './deprecation.ts';
import { dataSchemaOf } from './json-schema.ts';
import { validatorOf } from './spec-validator.ts';

const V1 = 'reformgraph.spec.result.v1';
const V2 = 'reformgraph.spec.result.v2';
const DEPRECATION: Deprecation = { announced: '2027-01-01', endsOn: '2027-06-30', successor: V2 };

const contract = (type: string, more: Partial<EventContract<unknown>> = {}): EventContract<unknown> => ({
  type,
  topic: 'reformgraph.internal.spec',
  meaning: { vi: 'Loại thử.', en: 'A planted type.' },
  data: z.object({ id: z.uuid().describe('Id.') }),
  ...more,
});
const offences = (deprecated: Deprecation, successor: Partial<EventContract<unknown>> = {}) =>
  deprecationOffences([contract(V1, { deprecated }), contract(V2, successor)]);

describe('the announced ends of types', () => {
  it('leave their consumers time, and somewhere to go', () => {
    expect(deprecationOffences(eventContracts)).toEqual([]);
  });

  it('are accepted with 180 days of notice', () => expect(offences(DEPRECATION)).toEqual([]));

  it.each<[string, Deprecation, Partial<EventContract<unknown>>, string]>([
    [
      'a day too few',
      { ...DEPRECATION, endsOn: '2027-06-29' },
      {},
      `${V1} ends 179 days after its announcement; the notice is at least 180 days`,
    ],
    [
      'no day that there is',
      { ...DEPRECATION, endsOn: '2027-02-31' },
      {},
      `${V1} is announced on "2027-01-01" to end on "2027-02-31": both must be days`,
    ],
    [
      'a successor that is not there',
      { ...DEPRECATION, successor: 'reformgraph.spec.other.v1' },
      {},
      `${V1} names the successor reformgraph.spec.other.v1, which is not in the catalogue`,
    ],
    [
      'itself as successor',
      { ...DEPRECATION, successor: V1 },
      {},
      `${V1} names the successor ${V1}, which ends no later`,
    ],
    [
      'a successor elsewhere',
      DEPRECATION,
      { topic: 'reformgraph.internal.other' },
      `${V1} names the successor ${V2}, a version that travels on another topic`,
    ],
    [
      'a successor that ends too',
      DEPRECATION,
      { deprecated: { announced: '2026-01-01', endsOn: '2027-06-30', successor: V1 } },
      `${V1} names the successor ${V2}, which ends no later`,
    ],
  ])('are refused with %s', (_case, deprecated, successor, offence) => {
    expect(offences(deprecated, successor)).toContain(offence);
  });

  it('lead to a type of another name on another topic, and must where the topic keeps one event of each key', () => {
    const other = 'reformgraph.spec.outcome.v1';
    const ends = { ...DEPRECATION, successor: other };
    const told = (topic: string) =>
      deprecationOffences([
        contract(V1, { deprecated: ends, compacted: true }),
        contract(other, { topic, compacted: true }),
      ]);
    expect(told('reformgraph.internal.other')).toEqual([]);
    expect(told('reformgraph.internal.spec')).toEqual([
      `${V1} names the successor ${other}, which would take its place on a compacted topic: give it another topic`,
    ]);
  });
});

describe('the schema of a type that ends', () => {
  it('says so, when, and what comes after it, and stays valid', () => {
    const schema = dataSchemaOf(contract(V1, { deprecated: DEPRECATION }), true);
    expect(schema).toMatchObject({ deprecated: true, 'x-reformgraph': { deprecation: DEPRECATION } });
    expect(() => validatorOf(schema)).not.toThrow();
    expect(dataSchemaOf(contract(V1), true)).not.toHaveProperty('deprecated');
  });

  it('are announced as of the day on which the schemas come to tell them, and stay as they were told', () => {
    const ending = (changes: Partial<Deprecation> = {}) => [
      contract(V1, { deprecated: { ...DEPRECATION, ...changes } }),
    ];
    const schemaOf = (contracts: readonly EventContract<unknown>[]) =>
      new Map(contracts.map((told) => [told.type, dataSchemaOf(told, false)]));
    const [silent, told] = [schemaOf([contract(V1)]), schemaOf(ending())];
    expect(backDatedAnnouncements(ending(), silent, '2027-01-01')).toEqual([]);
    expect(backDatedAnnouncements(ending(), told, '2027-03-01')).toEqual([]);
    const late = [`${V1} is announced as of 2027-01-01, but told only now: announce it as of 2027-01-02`];
    expect(backDatedAnnouncements(ending(), silent, '2027-01-02')).toEqual(late);
    expect(backDatedAnnouncements(ending(), new Map(), '2027-01-02')).toEqual(late);
    expect(backDatedAnnouncements(ending({ endsOn: '2027-07-30' }), told, '2027-01-02')).toEqual(late);
  });
});
