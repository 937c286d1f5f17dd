import {
  appraised,
  appraiser,
  council,
  openedPeriod,
  planner,
  succeeded,
  tellUnits,
  type OpenedPeriod,
} from './spec-period.ts';
import { idOf, startSpecSubgraph, type SpecSubgraph } from './spec-subgraph.ts';

let subgraph: SpecSubgraph;
let period: OpenedPeriod;

beforeAll(async () => {
  subgraph = await startSpecSubgraph();
  await tellUnits(subgraph);
  period = await openedPeriod(subgraph, ['A']);
  await appraised(subgraph, period, 1, ['0.75', '3', '5'], ['0.5', '3', '4']);
});
afterAll(() => subgraph.close());

/** The name of the constraint, or the code of the error, by which the database refuses a statement. */
async function refusal(as: 'owner' | 'runtime', sql: string, parameters: unknown[] = []): Promise<string> {
  const failed = await subgraph[as].query(sql, parameters).then(
    () => null,
    (error: unknown) => error as { constraint?: string; code?: string },
  );
  return failed ? (failed.constraint ?? failed.code ?? '') : 'accepted';
}
const PERMISSION_DENIED = '42501';

const GIVE_VALUE = `
  INSERT INTO score_value (id, assessment_id, component_code, maximum, least, round, version, given, value, reason, given_by,
    given_at)
  VALUES ($1, $2, $3, $4, 0, 'SELF', $5, '{"kind": "NOT_APPLICABLE"}', $6, NULL, $1, now())`;
const value = (component: string, maximum: string, version: number, given: string) => [
  idOf(80_000 + version),
  period.assessmentOf(2),
  component,
  maximum,
  version,
  given,
];

describe('the database itself', () => {
  it('refuses a value above the maximum, and a maximum that is not the component’s', async () => {
    expect(await refusal('runtime', GIVE_VALUE, value('1.1', '0.75', 1, '0.7500000001'))).toBe(
      'score_value_in_range',
    );
    expect(await refusal('runtime', GIVE_VALUE, value('1.1', '0.75', 1, '-0.1'))).toBe(
      'score_value_in_range',
    );
    expect(await refusal('runtime', GIVE_VALUE, value('1.1', '5', 1, '5'))).toBe('score_value_of_component');
    expect(await refusal('runtime', GIVE_VALUE, value('1', '3.75', 1, '1'))).toBe('score_value_of_component');
    expect(await refusal('runtime', GIVE_VALUE, value('1.1', '0.75', 1, '0.75'))).toBe('accepted');
  });

  it.each([
    [`UPDATE score_value SET value = 0`],
    [`DELETE FROM score_value`],
    [`TRUNCATE score_value`],
    [`UPDATE score_value SET value = 0 WHERE false`],
  ])('never changes a value given: %s', async (sql) => {
    expect(await refusal('owner', sql)).toBe('score_value_append_only');
    expect(await refusal('runtime', sql)).toBe(PERMISSION_DENIED);
  });

  it('has no points of which nobody said anything', async () => {
    const sql = `UPDATE component_score SET self_given = NULL WHERE assessment_id = $1 AND component_code = '1.1'`;
    expect(await refusal('runtime', sql, [period.assessmentOf(1)])).toBe('component_score_self_score');
  });

  it('never changes the settled values of a block, and settles none before its appraisal is closed', async () => {
    const settle = `INSERT INTO settled_reference VALUES ($1, $2, '1.1', 'best', 1, ARRAY[$1::uuid])`;
    expect(await refusal('runtime', settle, [period.periodId, 'A'])).toBe(
      'settled_reference_period_id_block_code_fkey',
    );
    const close = `INSERT INTO closed_appraisal VALUES ($1, $2, $1, now())`;
    expect(await refusal('runtime', close, [period.periodId, 'B'])).toBe(
      'closed_appraisal_period_id_block_code_fkey',
    );
    for (const table of ['closed_appraisal', 'settled_reference'])
      for (const sql of [`UPDATE ${table} SET block_code = 'B'`, `DELETE FROM ${table}`]) {
        expect(await refusal('owner', sql)).toBe(`${table}_append_only`);
        expect(await refusal('runtime', sql)).toBe(PERMISSION_DENIED);
      }
  });

  it('keeps an appraised score that differs from the unit’s only with a reason', async () => {
    const sql = `UPDATE component_score SET reason = NULL WHERE assessment_id = $1 AND component_code = $2`;
    expect(await refusal('owner', sql, [period.assessmentOf(1), '1.1'])).toBe('component_score_reason');
    expect(await refusal('owner', sql, [period.assessmentOf(1), '1.2'])).toBe('accepted');
  });

  it('changes no criteria that are published or frozen', async () => {
    for (const sql of [
      `UPDATE criteria_set SET title_vi = 'Khác'`,
      `UPDATE criteria_set SET total = 1`,
      `UPDATE criteria_set SET state = 'DRAFT'`,
      `UPDATE criteria_set SET state = 'PUBLISHED'`,
      `UPDATE criteria_node SET maximum = 1 WHERE code = '1.1'`,
      `DELETE FROM criteria_node WHERE code = '2.1'`,
      `INSERT INTO criteria_node SELECT criteria_set_id, '9', NULL, 9, kind, domain, title_vi, title_en, maximum, source
       FROM criteria_node WHERE code = '1'`,
    ])
      expect(`${sql}: ${await refusal('owner', sql)}`).toBe(`${sql}: criteria_set_immutable`);
    expect(await refusal('owner', 'TRUNCATE criteria_node CASCADE')).toBe('criteria_node_never_emptied');
    expect(await refusal('runtime', `UPDATE criteria_set SET title_vi = 'Khác'`)).toBe(PERMISSION_DENIED);
    expect(await refusal('runtime', `DELETE FROM criteria_node`)).toBe(PERMISSION_DENIED);
  });

  it('lets nobody appraise their own unit, and one a component', async () => {
    const sql = `
      INSERT INTO appraiser_assignment (assessment_id, component_code, person_id, organization_id, department_id,
        person_home_id, version, assigned_at)
      VALUES ($1, $2, $3, $4, $5, $6, 1, now())`;
    const row = (component: string, unit: number, department: number, home: number | null) => [
      period.assessmentOf(2),
      component,
      home === null ? null : idOf(1),
      idOf(unit),
      idOf(department),
      home === null ? null : idOf(home),
    ];
    expect(await refusal('runtime', sql, row('1.1', 2, 2, 3))).toBe('appraiser_assignment_not_own_unit');
    expect(await refusal('runtime', sql, row('1.1', 2, 3, 2))).toBe('appraiser_assignment_not_own_unit');
    expect(await refusal('runtime', sql, row('1.1', 2, 2, null))).toBe('appraiser_assignment_not_own_unit');
    expect(await refusal('runtime', sql, row('1.1', 3, 1, 1))).toBe('appraiser_assignment_of_unit');
    expect(await refusal('runtime', sql, row('9', 2, 3, 3))).toBe('appraiser_assignment_of_component');
    expect(await refusal('runtime', sql, row('1.1', 2, 3, 3))).toBe('accepted');
    expect(await refusal('runtime', sql, row('1.1', 2, 1, null))).toBe(
      'appraiser_assignment_one_per_component',
    );
    for (const change of ['UPDATE appraiser_assigned SET version = 9', 'DELETE FROM appraiser_assigned'])
      expect(await refusal('runtime', change)).toBe(PERMISSION_DENIED);
  });

  it('keeps a result with a completed assessment and only there', async () => {
    const sql = `UPDATE assessment SET state = $2, points = $3 WHERE id = $1`;
    expect(await refusal('owner', sql, [period.assessmentOf(1), 'COMPLETED', null])).toBe(
      'assessment_result',
    );
    expect(await refusal('runtime', `UPDATE assessment SET organization_code = 'X'`)).toBe(PERMISSION_DENIED);
  });
});

describe('decisions', () => {
  const KEEP = `
    INSERT INTO assessment_decision
      (assessment_id, version, kind, decision_number, decided_on, ground, provenance, made_by, made_at)
    VALUES ($1, $2, $3, '1/QĐ', '2024-12-10', 'Lý do', 'SYNTHETIC', $4, now())`;
  const decision = (version: number, kind: string) => [period.assessmentOf(3), version, kind, idOf(1)];

  it('are only ever added, one for each version and one withdrawal', async () => {
    expect(await refusal('runtime', KEEP, decision(2, 'CORRECTION'))).toBe('accepted');
    expect(await refusal('runtime', KEEP, decision(2, 'CORRECTION'))).toBe('assessment_decision_pkey');
    expect(await refusal('runtime', KEEP, decision(3, 'WITHDRAWAL'))).toBe('accepted');
    expect(await refusal('runtime', KEEP, decision(4, 'WITHDRAWAL'))).toBe(
      'assessment_decision_one_withdrawal',
    );
    for (const sql of [
      `UPDATE assessment_decision SET ground = 'Khác'`,
      'DELETE FROM assessment_decision',
      'TRUNCATE assessment_decision',
    ]) {
      expect(await refusal('owner', sql)).toBe('assessment_decision_append_only');
      expect(await refusal('runtime', sql)).toBe(PERMISSION_DENIED);
    }
  });

  it('correct only what is appraised, for a reason and in range', async () => {
    const sql = `UPDATE component_score SET corrected_score = $3, corrected_given = '{"kind": "NOT_APPLICABLE"}', reason = $4
      WHERE assessment_id = $1 AND component_code = $2`;
    const [appraised, open] = [period.assessmentOf(1), period.assessmentOf(2)];
    expect(await refusal('runtime', sql, [open, '1.1', '0.5', 'Lý do'])).toBe('component_score_correction');
    expect(await refusal('runtime', sql, [appraised, '1.2', '3', null])).toBe('component_score_correction');
    expect(await refusal('runtime', sql, [appraised, '1.2', '3.1', 'Lý do'])).toBe(
      'component_score_corrected_score',
    );
  });

  it('stand in the assessment where they belong', async () => {
    const id = period.assessmentOf(2);
    const corrected = `UPDATE assessment SET correction_number = '1/QĐ', correction_decided_on = '2024-12-10',
      correction_provenance = 'SYNTHETIC' WHERE id = $1`;
    expect(await refusal('runtime', corrected, [id])).toBe('assessment_correction');
    const completed = `state = 'COMPLETED', submitted_at = now(), completed_at = now(), points = 0, maximum = 9,
      value = 0, value_fraction = '0/1'`;
    expect(await refusal('runtime', `UPDATE assessment SET ${completed} WHERE id = $1`, [id])).toBe(
      'accepted',
    );
    expect(
      await refusal('runtime', `UPDATE assessment SET correction_number = '1/QĐ' WHERE id = $1`, [id]),
    ).toBe('assessment_correction');
    expect(await refusal('runtime', `UPDATE assessment SET state = 'WITHDRAWN' WHERE id = $1`, [id])).toBe(
      'assessment_withdrawal',
    );
    const withdrawn = `state = 'WITHDRAWN', withdrawal_number = '1/QĐ', withdrawal_decided_on = '2024-12-10',
      withdrawal_provenance = 'SYNTHETIC'`;
    expect(await refusal('runtime', `UPDATE assessment SET ${withdrawn} WHERE id = $1`, [id])).toBe(
      'accepted',
    );
    expect(
      await refusal(
        'owner',
        `UPDATE assessment SET state = 'COMPLETED', withdrawal_number = NULL WHERE id = $1`,
        [id],
      ),
    ).toBe('assessment_withdrawn_for_good');
  });

  it('bring a period to its end in order', async () => {
    const change = (as: 'owner' | 'runtime', columns: string) =>
      refusal(as, `UPDATE assessment_period SET ${columns} WHERE id = $1`, [period.periodId]);
    const decided = `decision_decided_on = '2024-12-10', decision_provenance = 'SYNTHETIC', decided_at = now()`;
    const published = `publication_decided_on = '2024-12-10', publication_provenance = 'SYNTHETIC',
      published_at = now()`;
    expect(await change('owner', `state = 'PUBLISHED', publication_number = '1/QĐ', ${published}`)).toBe(
      'assessment_period_in_order',
    );
    expect(await change('runtime', `state = 'DECIDED', ${decided}`)).toBe('assessment_period_decision');
    expect(await change('runtime', `publication_number = '1/QĐ', ${published}`)).toBe(
      'assessment_period_published',
    );
    expect(await change('runtime', `state = 'DECIDED', decision_number = '1/BB', ${decided}`)).toBe(
      'accepted',
    );
    expect(await change('runtime', `state = 'PUBLISHED', ${published}`)).toBe(
      'assessment_period_publication',
    );
    expect(await change('runtime', `state = 'PUBLISHED', publication_number = '1/QĐ', ${published}`)).toBe(
      'accepted',
    );
    expect(await change('owner', `publication_number = '2/QĐ'`)).toBe('assessment_period_published_once');
    expect(await change('owner', 'published_at = NULL')).toBe('assessment_period_published_once');
    expect(await change('owner', `state = 'OPEN'`)).toBe('assessment_period_in_order');
    expect(await change('runtime', 'year = 2023')).toBe('assessment_period_as_opened');
    expect(await change('runtime', `draft_blocks = '{A}'`)).toBe('assessment_period_draft');
  });
});

describe('a locked period', () => {
  it('changes no more', async () => {
    const assessmentId = period.assessmentOf(1);
    const { rows } = await subgraph.owner.query<{ version: number }>('SELECT version FROM assessment_period');
    expect(rows).toEqual([{ version: 2 }]);
    const lock = (expectedVersion: number) =>
      subgraph.mutate(
        planner,
        'lockPeriod',
        { periodId: period.periodId, expectedVersion },
        '... on LockPeriodPayload { period { state version } } ... on WrongPeriodState { state needed }',
      );
    expect(await lock(3)).toMatchObject({ code: 'VERSION_CONFLICT' });
    expect(succeeded(await lock(2))['period']).toEqual({ state: 'LOCKED', version: 3 });
    expect(await lock(3)).toMatchObject({
      ...{ code: 'WRONG_PERIOD_STATE', state: 'LOCKED', needed: 'PUBLISHED' },
    });
    expect(
      await subgraph.mutate(council, 'completeAssessment', { assessmentId, expectedVersion: 2 }, ''),
    ).toMatchObject({ code: 'PERIOD_LOCKED' });
    const scores = [{ component: '1.1', value: '0.5', reason: 'Khác', expectedVersion: 2 }];
    expect(
      await subgraph.mutate(appraiser(3), 'appraiseComponents', { assessmentId, scores }, ''),
    ).toMatchObject({ code: 'PERIOD_LOCKED' });
  });
});
