import type { Snapshot } from '@reformgraph/scoring';
import { fromDay, isId, newId, type SqlExecutor } from '@reformgraph/subgraph-kit';
import { plainText } from '../domain/decimals.ts';
import { extendedWindows } from '../domain/extension.ts';
import type { AssessmentPeriod } from '../domain/period.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import type { Ports } from '../use-cases/ports.ts';
import { extensionsOf } from './extensions.ts';
import { insertAssessments } from './opened-assessments.ts';
import { changeColumns, toPeriod, windowColumns, WITH_BLOCKS } from './rows.ts';

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
    insert: async (draft) => {
      await handle.assessmentPeriod.create({ data: { id: draft.id, ...draftColumns(draft) } });
    },
    redraft: async (draft) => {
      await handle.assessmentPeriod.updateMany({ where: { id: draft.id }, data: draftColumns(draft) });
    },
    open: async (period, assessments) => {
      await handle.assessmentPeriod.updateMany({
        where: { id: period.id },
        data: { state: period.state, draftBlocks: [], ...changeColumns(period) },
      });
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
      const { changedBy, changedAt, lastChange } = period;
      await insertAssessments(
        sql,
        assessments.map((opened) => ({ ...opened, version: 1, changedBy, changedAt, lastChange, period })),
      );
    },
    updateState: async (period) => {
      await handle.assessmentPeriod.updateMany({
        where: { id: period.id },
        data: { state: period.state, ...changeColumns(period) },
      });
    },
    windowsOf: async (period, organizationId) =>
      extendedWindows(period, await extensionsOf(sql, period.id, organizationId)),
    extend: async (period) => {
      await handle.assessmentPeriod.updateMany({
        where: { id: period.id },
        data: { ...windowColumns(period), ...changeColumns(period) },
      });
    },
    keepExtension: async (periodId, { round, organizationId, until, reason, countsAsLate }, { by, at }) => {
      await sql.query(
        `INSERT INTO round_extension (id, period_id, round, organization_id, until, reason, extended_by, extended_at,
           counts_as_late)
         VALUES ($1::uuid, $2::uuid, $3, $4::uuid, $5::timestamptz, $6, $7::uuid, $8::timestamptz, $9::boolean)`,
        [newId(), periodId, round, organizationId, until, reason, by, at, countsAsLate],
      );
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
    decide: async (period) => {
      const { decisionNumber, decidedOn, provenance, decidedAt } = period.decision;
      await handle.assessmentPeriod.updateMany({
        where: { id: period.id },
        data: {
          state: period.state,
          decisionNumber,
          decisionDecidedOn: fromDay(decidedOn),
          decisionProvenance: provenance,
          decidedAt: new Date(decidedAt),
          ...changeColumns(period),
        },
      });
    },
    publish: async (period) => {
      const { decisionNumber, decidedOn, provenance, publishedAt } = period.publication;
      await handle.assessmentPeriod.updateMany({
        where: { id: period.id },
        data: {
          state: period.state,
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

function draftColumns(draft: AssessmentPeriod) {
  const { index, year, blocks, provenance, state } = draft;
  return {
    indexCode: index,
    year,
    draftBlocks: [...blocks],
    ...windowColumns(draft),
    provenance,
    state,
    ...changeColumns(draft),
  };
}
