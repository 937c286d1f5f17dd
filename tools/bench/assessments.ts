import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { encodeEvent, organizationRegistered } from '@reformgraph/event-contracts';
import { appendToOutbox, inTransaction } from '@reformgraph/messaging';
import pg, { type Pool } from 'pg';
import { componentTitles } from './sample-events.ts';
import type { Stage } from './stage.ts';
import { BUSINESS_TIME } from '../chaos/signed-graph.ts';
import type { Mutate } from './mutations.ts';

const BLOCK = 'BENCH';
const NAME = { vi: 'Sở Nội vụ', en: 'Department of Home Affairs' };
const DAY = 86_400_000;

/** Lets the assessment service know so many units, by events that tell of them; its relay and consumer must run. */
export async function tellOfUnits(stage: Stage, count: number): Promise<void> {
  const events = Array.from({ length: count }, (_, at) => {
    const id = randomUUID();
    const code = `U${at + 1}`;
    const time = new Date().toISOString();
    return encodeEvent(
      {
        contract: organizationRegistered,
        id: randomUUID(),
        aggregateId: id,
        version: 1,
        time,
        businessTime: time,
        provenance: 'SYNTHETIC',
        data: {
          id,
          code,
          name: NAME,
          shortName: code,
          validFrom: '2020-01-01',
          validTo: null,
          memberships: [{ block: BLOCK, blockName: NAME, index: null, from: '2020-01-01', to: null }],
        },
      },
      'bench',
    );
  });
  const pool = new pg.Pool({ connectionString: stage.runtimeUrl('assessment'), max: 1 });
  await inTransaction(pool, (tx) => appendToOutbox(tx, events));
  await pool.end();
  const known = () => stage.sql('assessment').query('select from unit');
  while (((await known()).rowCount ?? 0) < count) await wait(20);
}

/** An assessment that a period was opened with, and its unit. */
export interface Opened {
  readonly id: string;
  readonly organizationId: string;
}

/** Opens a period by criteria of so many components for all units that are known, through the graph. */
export async function openPeriod(mutate: Mutate, sql: Pool, components: number): Promise<Opened[]> {
  const index = `B${components}`;
  await mutate('registerIndex', { code: index, name: NAME, provenance: 'SYNTHETIC' }, '__typename');
  const { criteriaSet } = await mutate<{ criteriaSet: { id: string } }>(
    'importCriteriaSet',
    {
      index,
      year: 2024,
      block: BLOCK,
      title: componentTitles[0],
      source: 'Synthetic',
      provenance: 'SYNTHETIC',
      nodes: criteriaNodes(components),
    },
    'criteriaSet { id }',
  );
  await mutate('publishCriteriaSet', { id: criteriaSet.id, expectedVersion: 1 }, '__typename');
  const window = {
    from: new Date(Date.parse(BUSINESS_TIME) - DAY).toISOString(),
    to: new Date(Date.parse(BUSINESS_TIME) + DAY).toISOString(),
  };
  const { period } = await mutate<{ period: { id: string } }>(
    'draftPeriod',
    {
      period: {
        index,
        year: 2024,
        blocks: [BLOCK],
        selfScoring: window,
        appraisal: window,
        provenance: 'SYNTHETIC',
      },
    },
    'period { id }',
  );
  await mutate('openPeriod', { periodId: period.id, expectedVersion: 1 }, '__typename');
  const { rows } = await sql.query<Opened>(
    'select id, organization_id as "organizationId" from assessment where period_id = $1 order by id',
    [period.id],
  );
  return rows;
}

/** The criteria of `openPeriod`: sections with components of one point each. */
export function criteriaNodes(components: number) {
  const domains = Math.min(8, components);
  const titleOf = (at: number) => componentTitles[at % componentTitles.length];
  return Array.from({ length: domains }, (_, domain) => {
    const own = Array.from({ length: components }, (__, at) => at).filter((at) => at % domains === domain);
    const code = String(domain + 1);
    return [
      {
        code,
        kind: 'SECTION',
        domain: domain + 1,
        title: titleOf(domain),
        maximum: String(own.length),
      },
      ...own.map((at, place) => ({
        code: `${code}.${place + 1}`,
        parentCode: code,
        kind: 'COMPONENT',
        domain: domain + 1,
        title: titleOf(at),
        maximum: '1',
        source: 'SELF_APPRAISED',
      })),
    ];
  }).flat();
}

/**
 * Assessments that can be completed now: copies of one, for units of their own, submitted and appraised. Planted by
 * the superuser, for what is measured begins with the completion. Returns their ids.
 */
export async function plantSubmitted(sql: Pool, original: string, count: number): Promise<string[]> {
  const client = await sql.connect();
  try {
    await client.query('set session_replication_role = replica');
    const { rows } = await client.query<{ id: string }>(COPY_ASSESSMENTS, [original, count]);
    const ids = rows.map(({ id }) => id);
    await client.query(COPY_COMPONENTS, [original, ids]);
    await client.query('set session_replication_role = origin');
    await client.query('analyze');
    return ids;
  } finally {
    client.release();
  }
}

const COPY_ASSESSMENTS = `
insert into assessment
select copy.* from assessment a
cross join generate_series(1, $2::integer) n
cross join lateral (select uuidv7() as id, uuidv7() as unit where n > 0) own
cross join lateral jsonb_populate_record(a, jsonb_build_object(
  'id', own.id, 'organization_id', own.unit, 'organization_code', 'U' || own.unit,
  'state', 'SUBMITTED', 'submitted_at', a.changed_at, 'version', 2)) copy
where a.id = $1
returning id`;
const pointsOf = (figure: string) =>
  `jsonb_build_object('kind', 'INPUTS', 'inputs', jsonb_build_object('points', trim_scale(${figure})::text))`;
const COPY_COMPONENTS = `
insert into component_score
select copy.* from component_score c
cross join unnest($2::uuid[]) as own (id)
cross join lateral jsonb_populate_record(c, jsonb_build_object(
  'assessment_id', own.id, 'self_given', ${pointsOf('c.maximum')}, 'self_score', c.maximum, 'note', 'Synthetic',
  'appraised_given', ${pointsOf('c.maximum * 0.75')}, 'appraised_score', c.maximum * 0.75, 'reason', 'Synthetic',
  'version', 2)) copy
where c.assessment_id = $1`;
