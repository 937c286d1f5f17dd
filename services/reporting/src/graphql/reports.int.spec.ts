import type { Actor } from '@reformgraph/subgraph-kit';
import { idOf, membership, resultEvent, unitEvent } from '../spec-events.ts';
import {
  ANONYMOUS,
  cityWide,
  ofUnit,
  PERSON,
  startSpecSubgraph,
  type SpecSubgraph,
} from '../spec-subgraph.ts';

let subgraph: SpecSubgraph;

beforeAll(async () => {
  subgraph = await startSpecSubgraph();
  await tell();
});
afterAll(() => subgraph.close());
beforeEach(() => {
  subgraph.statements.length = 0;
});

/** Block A: units 1 to 4, of which 4 has no result; block B: units 5 to 60, all alike; unit 70 has left block A. */
async function tell(): Promise<void> {
  const later = { businessTime: '2024-12-02T09:00:00.000Z', time: '2026-02-02T10:00:00.000Z' };
  const inB = Array.from({ length: 56 }, (_, at) => at + 5);
  await subgraph.take([
    ...[1, 2, 3, 4].map((number) => unitEvent(number)),
    ...inB.map((number) => unitEvent(number, { memberships: [membership('B')] })),
    unitEvent(70, { memberships: [membership('A', '2024-12-31')] }),
    resultEvent(1, '79.99499999999999999999', {}, { provenance: 'OFFICIAL' }),
    resultEvent(2, '80.00400000000000000000', {}, { ...later, provenance: 'TRANSLATED' }),
    resultEvent(3, '79.99500000000000000000', {}, { provenance: 'OFFICIAL' }),
    ...inB.map((number) => resultEvent(number, '50.00', { block: 'B' })),
    resultEvent(2, '66.66666666666666666667', { id: idOf(2_002), index: 'DTI' }),
  ]);
}

const planner = cityWide('PLANNER');
const ask = (actor: Actor, source: string) => subgraph.ask(actor, source);
const entities = (typename: string, key: string, values: readonly string[], selection: string) =>
  `{ _entities(representations: [${values
    .map((value) => `{ __typename: "${typename}", ${key}: "${value}" }`)
    .join(', ')}]) { ... on ${typename} { ${selection} } } }`;

describe('a ranking', () => {
  it('ties what looks equal, tells exact values, counts who is missing and says what it counts', async () => {
    const { ranking } = await ask(
      planner,
      `{ ranking(index: "PAR", year: 2024, block: "A") {
        index year state publication { decisionNumber } basis units missing parked withdrawn asOf recordedAt provenance
        withdrawals { organizationCode }
        block { code } blockName { vi en } missingOrganizations { id }
        rows { rank organizationCode organizationName { vi } organization { id } value exactValue provenance organizationProvenance }
      } }`,
    );
    const row = (rank: number, number: number, value: string, exactValue: string, provenance: string) => ({
      rank,
      organizationCode: `U${number}`,
      organizationName: { vi: `Đơn vị ${number}` },
      organization: { id: idOf(number) },
      value,
      exactValue,
      provenance,
      organizationProvenance: 'OFFICIAL',
    });
    expect(ranking).toEqual({
      index: 'PAR',
      year: 2024,
      state: 'DRAFT',
      basis: 'SHOWN',
      publication: null,
      units: 4,
      missing: 1,
      parked: 0,
      withdrawn: 0,
      withdrawals: [],
      missingOrganizations: [{ id: idOf(4) }],
      asOf: '2024-12-02T09:00:00.000Z',
      recordedAt: '2026-02-02T10:00:00.000Z',
      provenance: 'TRANSLATED',
      block: { code: 'A' },
      blockName: { vi: 'Khối A', en: 'Block A' },
      rows: [
        row(1, 2, '80.00', '80.00400000000000000000', 'TRANSLATED'),
        row(1, 3, '80.00', '79.99500000000000000000', 'OFFICIAL'),
        row(3, 1, '79.99', '79.99499999999999999999', 'OFFICIAL'),
      ],
    });
  });

  it('is found by its id and by its block, and is null where nothing is completed or the block is unknown', async () => {
    const { ranking } = (await ask(planner, '{ ranking(index: "PAR", year: 2024, block: "A") { id } }')) as {
      ranking: { id: string };
    };
    expect(await ask(planner, entities('Ranking', 'id', [ranking.id, 'none'], 'units'))).toEqual({
      _entities: [{ units: 4 }, null],
    });
    const ofBlocks = entities('Block', 'code', ['A', 'X'], 'code rankings(index: "PAR", year: 2024) { id }');
    expect(await ask(planner, ofBlocks)).toEqual({
      _entities: [
        { code: 'A', rankings: { id: ranking.id } },
        { code: 'X', rankings: null },
      ],
    });
    expect(await ask(planner, '{ ranking(index: "PAR", year: 2023, block: "A") { id } }')).toEqual({
      ranking: null,
    });
  });

  it('comes with the others of its index and year, each for its block', async () => {
    const asked = '{ rankings(index: "DTI", year: 2024) { block { code } units missing rows { value } } }';
    expect(await ask(planner, asked)).toEqual({
      rankings: [
        { block: { code: 'A' }, units: 4, missing: 3, rows: [{ value: '66.67' }] },
        { block: { code: 'B' }, units: 56, missing: 56, rows: [] },
      ],
    });
  });
});

describe('a scorecard', () => {
  it('tells the result with its parts, its criteria and its place', async () => {
    const { scorecard } = await ask(
      planner,
      `{ scorecard(organization: "U1", index: "PAR", year: 2024) {
        id organization { id } organizationCode block { code } state value exactValue points maximum rank of
        domains { domain name { en } points maximum value }
        components { code domain maximum selfScore points reason }
        criteriaSetTitle { vi } criteriaSource provenance criteriaProvenance completedAt asOf
      } }`,
    );
    expect(scorecard).toEqual({
      id: idOf(1_001),
      organization: { id: idOf(1) },
      organizationCode: 'U1',
      block: { code: 'A' },
      state: 'DRAFT',
      value: '79.99',
      exactValue: '79.99499999999999999999',
      points: '79.99499999999999999999',
      maximum: '100',
      rank: 3,
      of: 3,
      domains: [{ domain: 1, name: { en: 'Domain 1' }, points: '8.5', maximum: '12', value: '70.83' }],
      components: [
        {
          code: '1.1',
          domain: 1,
          maximum: '12',
          selfScore: '9.25',
          points: '8.5',
          reason: 'Thiếu một văn bản.',
        },
      ],
      criteriaSetTitle: { vi: 'Bộ tiêu chí' },
      criteriaSource: 'made up for the specs',
      provenance: 'OFFICIAL',
      criteriaProvenance: 'SYNTHETIC',
      completedAt: '2024-11-20T08:00:00.000Z',
      asOf: '2024-11-20T08:00:00.000Z',
    });
  });

  it('costs one statement for fifty units, and four more for their ranks', async () => {
    const fifty = Array.from({ length: 50 }, (_, at) => idOf(at + 5));
    const ofFifty = (selection: string) =>
      ask(planner, entities('Organization', 'id', fifty, `scorecards(year: 2024) { ${selection} }`));
    const { _entities } = await ofFifty('index value components { points }');
    expect(_entities).toHaveLength(50);
    expect(_entities).toContainEqual({
      scorecards: [{ index: 'PAR', value: '50.00', components: [{ points: '8.5' }] }],
    });
    expect(subgraph.statements).toHaveLength(1);
    subgraph.statements.length = 0;
    expect((await ofFifty('rank of'))['_entities']).toContainEqual({ scorecards: [{ rank: 1, of: 56 }] });
    // Scorecards; standings; memberships and their units; parked keys.
    expect(subgraph.statements).toHaveLength(5);
  });
});

describe('a draft', () => {
  const rankings =
    '{ ranking(index: "PAR", year: 2024, block: "A") { rows { organizationCode } } rankings(index: "PAR", year: 2024) { id } }';
  const card = (code: string) =>
    `{ scorecard(organization: "${code}", index: "PAR", year: 2024) { organizationCode rank of } }`;
  const elsewhere = entities('Block', 'code', ['A'], 'rankings(index: "PAR", year: 2024) { id }');
  const cards = entities('Scorecard', 'id', [idOf(1_001), idOf(1_002)], 'organizationCode rank of');
  const ofUnits = entities('Organization', 'id', [idOf(1), idOf(2)], 'scorecards(year: 2024) { index rank }');

  it.each(['CITY_LEADER', 'COUNCIL', 'PLANNER'] as const)('is seen whole by %s', async (role) => {
    const actor = cityWide(role);
    const seen = (await ask(actor, rankings)) as { ranking: { rows: unknown[] }; rankings: unknown[] };
    expect(seen.ranking.rows).toHaveLength(3);
    expect(seen.rankings).toHaveLength(2);
    expect(await ask(actor, card('U1'))).toEqual({ scorecard: { organizationCode: 'U1', rank: 3, of: 3 } });
  });

  it.each(['UNIT_LEADER', 'UNIT_OFFICER'] as const)(
    'is seen by %s as the own scorecard, without a rank',
    async (role) => {
      const actor = ofUnit(role, 1);
      expect(await ask(actor, rankings)).toEqual({ ranking: null, rankings: [] });
      expect(await ask(actor, elsewhere)).toEqual({ _entities: [{ rankings: null }] });
      const own = { organizationCode: 'U1', rank: null, of: null };
      expect(await ask(actor, card('U1'))).toEqual({ scorecard: own });
      expect(await ask(actor, card('U2'))).toEqual({ scorecard: null });
      expect(await ask(actor, cards)).toEqual({ _entities: [own, null] });
      expect(await ask(actor, ofUnits)).toEqual({
        _entities: [{ scorecards: [{ index: 'PAR', rank: null }] }, { scorecards: [] }],
      });
    },
  );

  const others: readonly (readonly [string, Actor])[] = [
    ['ADMIN', cityWide('ADMIN')],
    ['INSPECTOR', cityWide('INSPECTOR')],
    ['VIEWER', cityWide('VIEWER')],
    ['APPRAISER', ofUnit('APPRAISER', 1)],
    ['a person of the unit without a role', { ...PERSON, rights: [] }],
    ['the first administrator', { kind: 'first-administrator', developmentKey: true }],
    ['an anonymous reader', ANONYMOUS],
  ];
  it.each(others)('is not seen by %s', async (_name, actor) => {
    expect(await ask(actor, rankings)).toEqual({ ranking: null, rankings: [] });
    expect(await ask(actor, elsewhere)).toEqual({ _entities: [{ rankings: null }] });
    expect(await ask(actor, card('U1'))).toEqual({ scorecard: null });
    expect(await ask(actor, cards)).toEqual({ _entities: [null, null] });
    expect(await ask(actor, ofUnits)).toEqual({ _entities: [{ scorecards: [] }, { scorecards: [] }] });
  });
});

it('compares exact values where the criteria say so', async () => {
  const exactly = await startSpecSubgraph();
  try {
    const exact = { index: 'DDCI', block: 'C', rankedOn: 'EXACT' } as const;
    await exactly.take([
      ...[81, 82, 83].map((number) => unitEvent(number, { memberships: [membership('C')] })),
      resultEvent(81, '79.99500000000100000000', exact),
      resultEvent(82, '79.99500000000200000000', exact),
      resultEvent(83, '79.99500000000100000001', exact),
    ]);
    expect(
      await exactly.ask(
        planner,
        '{ ranking(index: "DDCI", year: 2024, block: "C") { basis rows { rank organizationCode value } } }',
      ),
    ).toEqual({
      ranking: {
        basis: 'EXACT',
        rows: [
          { rank: 1, organizationCode: 'U82', value: '80.00' },
          { rank: 2, organizationCode: 'U81', value: '80.00' },
          { rank: 2, organizationCode: 'U83', value: '80.00' },
        ],
      },
    });
  } finally {
    await exactly.close();
  }
});
