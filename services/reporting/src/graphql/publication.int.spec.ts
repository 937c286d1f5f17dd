import type { DecodedEvent } from '@reformgraph/event-contracts';
import type { Actor } from '@reformgraph/subgraph-kit';
import {
  correctedEvent,
  CORRECTION,
  GROUND,
  idOf,
  publicCorrectionEvent,
  PUBLICATION,
  publicWithdrawalEvent,
  publishedEvent,
  resultEvent,
  unitEvent,
  WITHDRAWAL,
  withdrawnEvent,
} from '../spec-events.ts';
import { ANONYMOUS, cityWide, ofUnit, startSpecSubgraph, type SpecSubgraph } from '../spec-subgraph.ts';

let subgraph: SpecSubgraph;

beforeAll(async () => {
  subgraph = await startSpecSubgraph();
});
afterAll(() => subgraph.close());
beforeEach(() => subgraph.forget());

const council = cityWide('COUNCIL');
const PUBLISHED_AT = '2025-01-24T01:00:00.000Z';
const CORRECTED_AT = '2025-02-10T01:00:00.000Z';
const WITHDRAWN_AT = '2025-03-10T01:00:00.000Z';

/** Three units of which two are completed: unit 1 with 80, unit 2 with 70 percent. */
const completed = () => [
  ...[1, 2, 3].map((number) => unitEvent(number)),
  resultEvent(1, '80.00', {}, { version: 3 }),
  resultEvent(2, '70.00', {}, { version: 3 }),
];
const published = (number: number, value: string) =>
  publishedEvent(number, value, 2, { version: 3, businessTime: PUBLISHED_AT });
const bothPublished = () => [published(1, '80.00'), published(2, '70.00')];
const publicCorrection = () => publicCorrectionEvent(2, '90.00', { version: 4, businessTime: CORRECTED_AT });
const correction = () => correctedEvent(2, '90.00', { version: 4, businessTime: CORRECTED_AT });

const RANKING = `{ ranking(index: "PAR", year: 2024, block: "A") {
  state publication { decisionNumber decidedOn provenance publishedAt } units missing parked withdrawn asOf
  rows { rank organizationCode value version
    correction { decisionNumber decidedOn provenance reason } firstPublished { rank value } }
  withdrawals { organizationCode organizationName { vi } organization { id } withdrawnAt version
    decision { decisionNumber decidedOn provenance reason } firstPublished { rank value } }
} }`;
const rankingFor = async (actor: Actor) => (await subgraph.ask(actor, RANKING))['ranking'];
const cardFor = async (actor: Actor, code: string) =>
  (
    await subgraph.ask(
      actor,
      `{ scorecard(organization: "${code}", index: "PAR", year: 2024) {
         state value rank of version correction { decisionNumber reason } components { code reason } } }`,
    )
  )['scorecard'];

const readers: readonly (readonly [string, Actor])[] = [
  ['an anonymous reader', ANONYMOUS],
  ['a VIEWER', cityWide('VIEWER')],
  ['a unit’s leader', ofUnit('UNIT_LEADER', 1)],
  ['the COUNCIL', council],
];

describe('a published ranking', () => {
  it.each(readers)('is seen by %s, once all of it has arrived', async (_name, actor) => {
    await subgraph.take([...completed(), published(1, '80.00')]);
    expect(await rankingFor(actor)).toEqual(
      actor === council ? expect.objectContaining({ state: 'DRAFT', publication: null, missing: 1 }) : null,
    );
    await subgraph.take([published(2, '70.00')]);
    const row = (rank: number, number: number, value: string) => ({
      rank,
      organizationCode: `U${number}`,
      value,
      version: 3,
      correction: null,
      firstPublished: { rank, value },
    });
    expect(await rankingFor(actor)).toEqual({
      state: 'PUBLISHED',
      publication: { ...PUBLICATION, publishedAt: PUBLISHED_AT },
      units: 3,
      missing: 1,
      parked: 0,
      withdrawn: 0,
      asOf: PUBLISHED_AT,
      rows: [row(1, 1, '80.00'), row(2, 2, '70.00')],
      withdrawals: [],
    });
  });

  const orders: readonly (readonly [string, () => DecodedEvent[]])[] = [
    ['the internal topic is first', () => [correction(), publicCorrection()]],
    ['the published topic is first', () => [publicCorrection(), correction()]],
  ];
  it.each(orders)(
    'follows a correction, with its reason for insiders alone, where %s',
    async (_name, told) => {
      await subgraph.take([...completed(), ...bothPublished()]);
      for (const event of told()) await subgraph.take([event]);
      const rows = (reason: string | null) => [
        {
          ...{ rank: 1, organizationCode: 'U2', value: '90.00', version: 4 },
          correction: { ...CORRECTION, reason },
          firstPublished: { rank: 2, value: '70.00' },
        },
        {
          ...{ rank: 2, organizationCode: 'U1', value: '80.00', version: 3 },
          correction: null,
          firstPublished: { rank: 1, value: '80.00' },
        },
      ];
      for (const [actor, reason] of [
        [ANONYMOUS, null],
        [cityWide('VIEWER'), null],
        [ofUnit('UNIT_LEADER', 1), null],
        [ofUnit('UNIT_OFFICER', 2), GROUND],
        [council, GROUND],
      ] as const)
        expect(await rankingFor(actor)).toMatchObject({
          state: 'PUBLISHED',
          asOf: CORRECTED_AT,
          rows: rows(reason),
        });
    },
  );

  it('shows everybody what is published alone while a correction is told inside only', async () => {
    await subgraph.take([...completed(), ...bothPublished(), correction()]);
    for (const actor of [ANONYMOUS, council])
      expect(await rankingFor(actor)).toMatchObject({
        rows: [{ organizationCode: 'U1' }, { organizationCode: 'U2', value: '70.00', correction: null }],
      });
  });

  it('gives no reason of a newer correction to the one that is published', async () => {
    await subgraph.take([...completed(), ...bothPublished(), publicCorrection()]);
    await subgraph.take([correctedEvent(2, '95.00', { version: 5, businessTime: CORRECTED_AT })]);
    expect(await rankingFor(council)).toMatchObject({
      rows: [{ organizationCode: 'U2', value: '90.00', version: 4, correction: { reason: null } }, {}],
    });
    expect(await cardFor(council, 'U2')).toMatchObject({ version: 4, components: [{ reason: null }] });
  });

  it('tells of a withdrawal, whose unit has a rank no more', async () => {
    const at = { version: 4, businessTime: WITHDRAWN_AT };
    await subgraph.take([
      ...completed(),
      ...bothPublished(),
      publicWithdrawalEvent(1, at),
      withdrawnEvent(1, at),
    ]);
    for (const [actor, reason] of [
      [ANONYMOUS, null],
      [ofUnit('UNIT_LEADER', 1), GROUND],
      [council, GROUND],
    ] as const) {
      expect(await rankingFor(actor)).toMatchObject({
        state: 'PUBLISHED',
        missing: 1,
        withdrawn: 1,
        asOf: WITHDRAWN_AT,
        rows: [{ rank: 1, organizationCode: 'U2', firstPublished: { rank: 2, value: '70.00' } }],
        withdrawals: [
          {
            organizationCode: 'U1',
            organizationName: { vi: 'Đơn vị 1' },
            organization: { id: idOf(1) },
            decision: { ...WITHDRAWAL, reason },
            withdrawnAt: WITHDRAWN_AT,
            version: 4,
            firstPublished: { rank: 1, value: '80.00' },
          },
        ],
      });
      expect(await cardFor(actor, 'U1')).toBeNull();
    }
  });

  it('takes in what is completed after it', async () => {
    const later = { version: 3, businessTime: CORRECTED_AT };
    await subgraph.take([...completed(), ...bothPublished(), publishedEvent(3, '75.00', undefined, later)]);
    expect(await rankingFor(ANONYMOUS)).toMatchObject({
      missing: 0,
      rows: [
        { organizationCode: 'U1' },
        { rank: 2, organizationCode: 'U3', firstPublished: { rank: null } },
        {},
      ],
    });
  });
});

describe('a published scorecard', () => {
  it('is seen by everybody with its rank, its reasons by insiders alone', async () => {
    await subgraph.take([...completed(), ...bothPublished(), publicCorrection(), correction()]);
    const card = (reason: string | null, ofComponent: string | null) => ({
      ...{ state: 'PUBLISHED', value: '90.00', rank: 1, of: 2, version: 4 },
      correction: { decisionNumber: CORRECTION.decisionNumber, reason },
      components: [{ code: '1.1', reason: ofComponent }],
    });
    for (const actor of [ANONYMOUS, cityWide('VIEWER'), cityWide('ADMIN'), ofUnit('UNIT_LEADER', 1)])
      expect(await cardFor(actor, 'U2')).toEqual(card(null, null));
    for (const actor of [council, ofUnit('UNIT_LEADER', 2)])
      expect(await cardFor(actor, 'U2')).toEqual(card(GROUND, 'Thiếu một văn bản.'));
  });
});

describe('a draft ranking', () => {
  it('follows corrections, leaves withdrawn results out and counts them', async () => {
    await subgraph.take([...completed(), correction(), withdrawnEvent(1, { version: 4 })]);
    expect(await rankingFor(council)).toMatchObject({
      state: 'DRAFT',
      missing: 1,
      withdrawn: 1,
      rows: [
        {
          rank: 1,
          organizationCode: 'U2',
          value: '90.00',
          correction: { reason: GROUND },
          firstPublished: null,
        },
      ],
      withdrawals: [{ organizationCode: 'U1', decision: WITHDRAWAL, firstPublished: null }],
    });
    expect(await rankingFor(ANONYMOUS)).toBeNull();
  });

  it('counts the units of which an event is parked, by their assessments and by themselves', async () => {
    await subgraph.take(completed());
    for (const key of [idOf(1_001), idOf(3), idOf(77), 'no id'])
      await subgraph.owner.query(
        `INSERT INTO messaging.parked_key (consumer, topic, key, reason) VALUES ('reporting', 'spec', $1, 'a spec')`,
        [key],
      );
    expect(await rankingFor(council)).toMatchObject({ parked: 2 });
  });
});
