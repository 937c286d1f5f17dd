import type { Snapshot } from '@reformgraph/scoring';
import { fromDay, isId, type SqlExecutor } from '@reformgraph/subgraph-kit';
import { plainText } from '../domain/decimals.ts';
import type { AssessmentPeriod } from '../domain/period.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import type { Ports } from '../use-cases/ports.ts';
import { insertAssessments } from './opened-assessments.ts';
import { changeColumns, toPeriod, WITH_BLOCKS } from './rows.ts';

export function periodStore(handle: Prisma.TransactionClient, sql: SqlExecutor): Ports['periods'] {
  const read = async (
    id: string,
    lock: 'FOR NO KEY UPDATE' | 'FOR SHARE',
  ): Promise<AssessmentPeriod | null> => {
    if (!isId(id)) return null;
    await sql.query(`SELECT id FROM assessment_period WHERE id = $1::uuid ${lock}`, [id]);
    const row = await handle.assessmentPeriod.findUnique({ where: { id }, include: WITH_BLOCKS });
    return row && toPeriod(row);
  };
  return {
    taken: async (index, year, blocks) => {
      const row = await handle.periodBlock.findFirst({
        where: { indexCode: index, year, blockCode: { in: [...blocks] } },
        orderBy: { blockCode: 'asc' },
      });
      return row && { periodId: row.periodId, block: row.blockCode };
    },
    lock: (id) => read(id, 'FOR NO KEY UPDATE'),
    hold: (id) => read(id, 'FOR SHARE'),
    insert: async (period, assessments) => {
      await handle.assessmentPeriod.create({ data: periodColumns(period) });
      const setOf = new Map(assessments.map(({ unit, criteriaSetId }) => [unit.block, criteriaSetId]));
      await handle.periodBlock.createMany({
        data: period.blocks.map((blockCode, position) => ({
          periodId: period.id,
          indexCode: period.index,
          year: period.year,
          blockCode,
          criteriaSetId: setOf.get(blockCode) ?? '',
          position,
        })),
      });
      const { version, changedBy, changedAt, lastChange } = period;
      await insertAssessments(
        sql,
        assessments.map((opened) => ({ ...opened, version, changedBy, changedAt, lastChange, period })),
      );
    },
    updateState: async (period) => {
      await handle.assessmentPeriod.updateMany({
        where: { id: period.id },
        data: { state: period.state, ...changeColumns(period) },
      });
    },
    closeAppraisal: async (period, { block, closedAt }, settled) => {
      await handle.assessmentPeriod.updateMany({ where: { id: period.id }, data: changeColumns(period) });
      await sql.query(
        `INSERT INTO closed_appraisal (period_id, block_code, closed_by, closed_at)
         VALUES ($1::uuid, $2, $3::uuid, $4::timestamptz)`,
        [period.id, block, period.changedBy, closedAt],
      );
      await sql.query(
        `INSERT INTO settled_reference (period_id, block_code, component_code, name, value, organization_ids)
         SELECT $1::uuid, $2, component, name, value, organizations
         FROM jsonb_to_recordset($3::jsonb) AS settled (
           component text, name text, value numeric, organizations uuid[])`,
        [period.id, block, JSON.stringify(settledRows(settled))],
      );
    },
    publish: async (period) => {
      const { decisionNumber, decidedOn, provenance, publishedAt } = period.publication;
      await handle.assessmentPeriod.updateMany({
        where: { id: period.id },
        data: {
          publicationNumber: decisionNumber,
          publicationDecidedOn: fromDay(decidedOn),
          publicationProvenance: provenance,
          publishedAt: new Date(publishedAt),
          ...changeColumns(period),
        },
      });
    },
  };
}

function settledRows(settled: Snapshot<string>) {
  return [...settled].flatMap(([component, references]) =>
    Object.entries(references).map(([name, { value, of: organizations }]) => ({
      ...{ component, name, value: plainText(value), organizations },
    })),
  );
}

function periodColumns(period: AssessmentPeriod): Prisma.AssessmentPeriodUncheckedCreateInput {
  const { id, index, year, selfScoring, appraisal, provenance, state } = period;
  return {
    id,
    indexCode: index,
    year,
    selfScoringFrom: new Date(selfScoring.from),
    selfScoringTo: new Date(selfScoring.to),
    appraisalFrom: new Date(appraisal.from),
    appraisalTo: new Date(appraisal.to),
    provenance,
    state,
    ...changeColumns(period),
  };
}
