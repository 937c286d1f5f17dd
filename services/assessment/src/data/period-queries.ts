import { holds, isId, type Actor, type SqlExecutor } from '@reformgraph/subgraph-kit';
import DataLoader from 'dataloader';
import type { AssessmentState } from '../domain/assessment.ts';
import type { AssessmentPeriod } from '../domain/period.ts';
import type { Prisma, PrismaClient } from '../generated/prisma/client.ts';
import { toPeriod, WITH_BLOCKS } from './rows.ts';

export type StateCounts = Readonly<Record<AssessmentState, number>>;

/** Reads of periods for one request; drafts are there for planners, the council and city leaders only. */
export interface PeriodQueries {
  byId(id: string): Promise<AssessmentPeriod | null>;
  /** The newest year first. */
  list(filter: {
    index?: string | null | undefined;
    year?: number | null | undefined;
  }): Promise<AssessmentPeriod[]>;
  /** How many assessments of a period stand where; told to those only whom the type's policy lets in. */
  stateCounts(periodId: string): Promise<StateCounts>;
}

export function createPeriodQueries(prisma: PrismaClient, sql: SqlExecutor, actor: Actor): PeriodQueries {
  const visible: Prisma.AssessmentPeriodWhereInput = holds(actor, ['PLANNER', 'COUNCIL', 'CITY_LEADER'])
    ? {}
    : { state: { not: 'DRAFT' } };
  const byId = new DataLoader<string, AssessmentPeriod | null>(
    async (ids) => {
      const rows = await prisma.assessmentPeriod.findMany({
        where: { id: { in: [...new Set(ids)] }, ...visible },
        include: WITH_BLOCKS,
      });
      const found = new Map(rows.map((row) => [row.id, toPeriod(row)]));
      return ids.map((id) => found.get(id) ?? null);
    },
    { cache: false },
  );
  const counts = new DataLoader<string, StateCounts>(
    async (periodIds) => {
      const rows = await sql.query<{ period_id: string; state: AssessmentState; count: number }>(
        `SELECT period_id::text, state, count(*)::integer AS count FROM assessment
         WHERE period_id = ANY ($1::uuid[]) GROUP BY period_id, state`,
        [[...new Set(periodIds)]],
      );
      return periodIds.map((id) => {
        const of = (state: AssessmentState) =>
          rows.find((row) => row.period_id === id && row.state === state)?.count ?? 0;
        return {
          SELF_SCORING: of('SELF_SCORING'),
          PRESENTED: of('PRESENTED'),
          SUBMITTED: of('SUBMITTED'),
          COMPLETED: of('COMPLETED'),
          WITHDRAWN: of('WITHDRAWN'),
        };
      });
    },
    { cache: false },
  );
  return {
    byId: async (id) => (isId(id) ? byId.load(id.toLowerCase()) : null),
    list: async ({ index, year }) => {
      const rows = await prisma.assessmentPeriod.findMany({
        where: {
          ...(index == null ? {} : { indexCode: index }),
          ...(year == null ? {} : { year }),
          ...visible,
        },
        include: WITH_BLOCKS,
        orderBy: [{ year: 'desc' }, { indexCode: 'asc' }, { id: 'asc' }],
      });
      return rows.map(toPeriod);
    },
    stateCounts: (periodId) => counts.load(periodId),
  };
}
