import {
  isSigned,
  isSignedHead,
  knownKeys,
  verifyHistory,
  type HistoryEntry,
  type SignedHead,
} from '@reformgraph/history';
import {
  appraised,
  appraiser,
  assign,
  council,
  leader,
  officer,
  openedPeriod,
  planner,
  succeeded,
  tellUnits,
  type OpenedPeriod,
} from './spec-period.ts';
import {
  HISTORY_SIGNER,
  listAt,
  objectAt,
  startSpecSubgraph,
  type Answer,
  type SpecSubgraph,
} from './spec-subgraph.ts';

const KEYS = knownKeys([HISTORY_SIGNER.publicKey]);
const SEAL = 'version contentHash sealedAt isUnchanged signedText key signature';
const DECISION = {
  ...{ decisionNumber: '12/QĐ-UBND', decidedOn: '2024-12-10', decisionProvenance: 'SYNTHETIC' },
  ground: 'Tài liệu đến sau',
} as const;

let subgraph: SpecSubgraph;
let period: OpenedPeriod;

beforeAll(async () => {
  subgraph = await startSpecSubgraph();
  await tellUnits(subgraph);
  period = await openedPeriod(subgraph, ['A']);
  await appraised(subgraph, period, 1, ['0.75', '3', '5'], ['0.5', '3', '4']);
});
afterAll(() => subgraph.close());

const HISTORY = `history(component: $component) { totalCount edges { node {
  change by { id } at component reason stateChange { from to } result { points maximum } decision { decisionNumber }
  changes { round from { points note } to { points note given { answers { value } } } } } } }
  historyHead { entries hash signedAt key signature }`;
const historyOf = async (actor: Parameters<SpecSubgraph['ask']>[0], unit: number, component?: string) =>
  objectAt(
    await subgraph.ask(actor, `query ($id: ID!, $component: String) { assessment(id: $id) { ${HISTORY} } }`, {
      id: period.assessmentOf(unit),
      component: component ?? null,
    }),
    'assessment',
  );
const linesOf = (history: Answer) =>
  listAt(history, 'history.edges').map((edge) => {
    const { change, component, changes } = edge['node'] as {
      change: string;
      component: string | null;
      changes: { round: string; from: { points: string } | null; to: { points: string } | null }[];
    };
    const told = changes.map(
      ({ round, from, to }) => `${round} ${from?.points ?? '-'} > ${to?.points ?? '-'}`,
    );
    return [change, ...(component === null ? [] : [component]), ...told].join(' ');
  });

async function exported(): Promise<{ entries: HistoryEntry[]; heads: SignedHead[] }> {
  const { rows: entries } = await subgraph.owner.query<HistoryEntry>(
    `SELECT assessment_id::text AS chain, number, content, encode(hash, 'hex') AS hash FROM history_entry
     ORDER BY assessment_id, number`,
  );
  const { rows } = await subgraph.owner.query<Omit<SignedHead, 'signedAt'> & { signed_at: Date }>(
    `SELECT assessment_id::text AS chain, entries, encode(hash, 'hex') AS hash, signed_at, key, signature
     FROM history_head`,
  );
  return {
    entries,
    heads: rows.map(({ signed_at: at, ...head }) => ({ ...head, signedAt: at.toISOString() })),
  };
}

const SCORED = ['1.1', '1.2', '2.1'].map(
  (code, at) => `scoreComponents ${code} SELF - > ${['0.75', '3', '5'][at]}`,
);

describe('the history of an assessment', () => {
  it('tells who changed what from what to what, when and why', async () => {
    const history = await historyOf(council, 1);
    expect(linesOf(history)).toEqual([
      'openPeriod',
      ...SCORED,
      'submitAssessment',
      'appraiseComponents 1.1 APPRAISAL - > 0.5',
      'appraiseComponents 1.2 APPRAISAL - > 3',
      'appraiseComponents 2.1 APPRAISAL - > 4',
    ]);
    const nodes = listAt(history, 'history.edges').map(({ node }) => node as Answer);
    expect(nodes[0]).toMatchObject({
      ...{ by: { id: planner.personId }, at: '2024-12-10T00:00:00.000Z' },
      stateChange: { from: null, to: 'SELF_SCORING' },
    });
    expect(nodes[1]).toMatchObject({
      by: { id: officer(1).personId },
      changes: [{ from: null, to: { note: 'Theo báo cáo năm', given: { answers: [{ value: '0.75' }] } } }],
    });
    expect(nodes[4]).toMatchObject({
      ...{ by: { id: leader(1).personId }, stateChange: { from: 'SELF_SCORING', to: 'SUBMITTED' } },
    });
    expect(nodes[5]).toMatchObject({
      ...{ by: { id: appraiser(3).personId }, reason: 'Thiếu tài liệu kiểm chứng' },
    });
    expect(linesOf(await historyOf(council, 1, '1.2'))).toEqual([
      'scoreComponents 1.2 SELF - > 3',
      'appraiseComponents 1.2 APPRAISAL - > 3',
    ]);
  });

  it('shows nobody what they may not see of the assessment', async () => {
    const own = await historyOf(officer(1), 1);
    expect(linesOf(own)).toEqual(['openPeriod', ...SCORED, 'submitAssessment']);
    expect(own).toMatchObject({ historyHead: null, history: { totalCount: 5 } });
    expect(linesOf(await historyOf(planner, 1))).toEqual(['openPeriod', 'submitAssessment']);
    succeeded(await assign(subgraph, period.periodId, 2, [1], [3]));
    expect(linesOf(await historyOf(appraiser(2), 3))).toEqual(['openPeriod']);
  });

  it('tells nothing of a score that was given again as it was', async () => {
    const given = { component: '1.1', value: '0.5', note: 'Như cũ' };
    const before = await historyOf(officer(2), 2);
    for (const expectedVersion of [0, 1])
      succeeded(
        await subgraph.mutate(
          officer(2),
          'scoreComponents',
          { assessmentId: period.assessmentOf(2), scores: [{ ...given, expectedVersion }] },
          '',
        ),
      );
    const after = await historyOf(officer(2), 2);
    expect(linesOf(after)).toEqual([...linesOf(before), 'scoreComponents 1.1 SELF - > 0.5']);
  });

  it('is counted without being read', async () => {
    const counted = await subgraph.ask(
      leader(1),
      '{ assessments(first: 100) { edges { node { history(first: 100) { totalCount } } } } }',
    );
    expect(listAt(counted, 'assessments.edges')).toEqual([{ node: { history: { totalCount: 5 } } }]);
  });

  it('is read page by page', async () => {
    const page = async (after: string | null) =>
      objectAt(
        await subgraph.ask(
          officer(1),
          `query ($id: ID!, $after: String) { assessment(id: $id) {
             history(first: 2, after: $after) { pageInfo { hasNextPage endCursor } edges { node { change } } } } }`,
          { id: period.assessmentOf(1), after },
        ),
        'assessment.history',
      );
    const counts: number[] = [];
    let after: string | null = null;
    do {
      const read = await page(after);
      counts.push(listAt(read, 'edges').length);
      const { hasNextPage, endCursor } = read['pageInfo'] as { hasNextPage: boolean; endCursor: string };
      after = hasNextPage ? endCursor : null;
    } while (after !== null);
    expect(counts).toEqual([2, 2, 1]);
  });

  it('keeps the result, decisions and what they changed, and then shows them to the unit', async () => {
    const input = { assessmentId: period.assessmentOf(1) };
    succeeded(await subgraph.mutate(council, 'completeAssessment', { ...input, expectedVersion: 2 }, ''));
    const correction = {
      ...input,
      ...DECISION,
      expectedVersion: 3,
      scores: [{ component: '1.1', value: '0.75' }],
    };
    succeeded(await subgraph.mutate(council, 'correctAssessment', correction, ''));
    const history = await historyOf(officer(1), 1);
    expect(linesOf(history).slice(5)).toEqual([
      'appraiseComponents 1.1 APPRAISAL - > 0.5',
      'appraiseComponents 1.2 APPRAISAL - > 3',
      'appraiseComponents 2.1 APPRAISAL - > 4',
      'completeAssessment',
      'correctAssessment',
      'correctAssessment 1.1 CORRECTION - > 0.75',
    ]);
    const last = listAt(history, 'history.edges').at(-2)?.['node'];
    expect(last).toMatchObject({
      ...{ reason: DECISION.ground, decision: { decisionNumber: '12/QĐ-UBND' }, stateChange: null },
      result: { points: '7.75', maximum: '9' },
    });
    expect(history).toMatchObject({ historyHead: { entries: 11, key: HISTORY_SIGNER.key } });
    const head = objectAt(history, 'historyHead') as unknown as SignedHead;
    expect(isSignedHead({ ...head, chain: period.assessmentOf(1) }, KEYS)).toBe(true);
  });

  it('verifies, and tells rows that were altered, deleted, reordered or cut back behind its back', async () => {
    const { entries, heads } = await exported();
    const whole = await verifyHistory(entries, heads, [], KEYS);
    expect(whole).toMatchObject({ chains: 3, findings: [] });
    const chain = period.assessmentOf(1);
    const tampered = async (...statements: readonly string[]) => {
      const client = await subgraph.owner.connect();
      try {
        await client.query('BEGIN');
        await client.query('ALTER TABLE history_entry DISABLE TRIGGER history_entry_append_only');
        for (const statement of statements) await client.query(statement, [chain]);
        const { rows } = await client.query<HistoryEntry>(
          `SELECT assessment_id::text AS chain, number, content, encode(hash, 'hex') AS hash FROM history_entry
           ORDER BY assessment_id, number`,
        );
        return (await verifyHistory(rows, heads, [], KEYS)).findings.map(
          ({ kind, number }) => `${kind} ${number}`,
        );
      } finally {
        await client.query('ROLLBACK');
        client.release();
      }
    };
    const of = 'WHERE assessment_id = $1';
    expect(
      await tampered(
        `UPDATE history_entry SET content = replace(content, '0.75', '0.70') ${of} AND number = 2`,
      ),
    ).toEqual(['ALTERED 2']);
    expect(await tampered(`DELETE FROM history_entry ${of} AND number = 4`)).toEqual(['MISSING 4']);
    const swap = (from: number, to: number) =>
      `UPDATE history_entry SET number = ${to} ${of} AND number = ${from}`;
    expect(await tampered(swap(2, 100), swap(3, 2), swap(100, 3))).toEqual([
      'ALTERED 2',
      'ALTERED 3',
      'ALTERED 4',
    ]);
    expect(await tampered(`DELETE FROM history_entry ${of} AND number > 9`)).toEqual(['CUT_BACK 11']);
  });

  it('can be written by the database alone', async () => {
    const refusal = (sql: string) =>
      subgraph.runtime.query(sql).then(
        () => 'accepted',
        (error: unknown) => (error as { code: string }).code,
      );
    for (const sql of [
      `INSERT INTO history_entry (assessment_id, number, content, hash)
       VALUES ('${period.assessmentOf(1)}', 99, '{}', decode(repeat('00', 32), 'hex'))`,
      `UPDATE history_entry SET content = '{}'`,
      'DELETE FROM history_entry',
      'UPDATE history_head SET entries = 1',
      `SELECT append_history(ARRAY['${period.assessmentOf(1)}']::uuid[], ARRAY[NULL]::text[], ARRAY['{}']::jsonb[])`,
    ])
      expect(`${sql}: ${await refusal(sql)}`).toBe(`${sql}: 42501`);
  });

  it('seals what was submitted and what was approved, and tells when it changed', async () => {
    const seals = async () =>
      objectAt(
        await subgraph.ask(
          leader(1),
          `query ($id: ID!) { assessment(id: $id) {
             receipt { ${SEAL} } approval { ${SEAL} } } }`,
          { id: period.assessmentOf(1) },
        ),
        'assessment',
      );
    const before = await seals();
    expect(before).toMatchObject({
      receipt: { version: 2, isUnchanged: true, sealedAt: '2024-12-10T00:00:00.000Z' },
      approval: { version: 4, isUnchanged: true },
    });
    for (const name of ['receipt', 'approval']) {
      const { signedText, key, signature, contentHash } = objectAt(before, name) as Record<string, string>;
      expect(signedText).toContain(contentHash);
      expect(isSigned(signedText ?? '', key ?? '', signature ?? '', KEYS)).toBe(true);
    }
    await subgraph.owner.query(
      `UPDATE component_score SET self_given = '{"kind": "INPUTS", "inputs": {"points": "0.7"}}', self_score = 0.7
       WHERE assessment_id = $1 AND component_code = '1.1'`,
      [period.assessmentOf(1)],
    );
    expect(await seals()).toMatchObject({
      receipt: { isUnchanged: false },
      approval: { isUnchanged: false },
    });
    expect(linesOf(await historyOf(leader(1), 1)).at(-1)).toBe('outside 1.1 SELF 0.75 > 0.7');
    await expect(subgraph.runtime.query(`UPDATE content_seal SET signature = 'x'`)).rejects.toMatchObject({
      constraint: 'content_seal_for_good',
    });
  });
});
