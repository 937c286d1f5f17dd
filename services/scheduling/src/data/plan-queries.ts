import { groupedBy, isId, sqlExecutor, type Actor, type Localized } from '@reformgraph/subgraph-kit';
import DataLoader from 'dataloader';
import type { InspectionPlan } from '../domain/plan.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import { toPlan } from './rows.ts';
import { plansOf } from './scopes.ts';

/** How far a plan's regular visits reach into a block on the window's first day. */
export interface BlockCoverage {
  readonly block: string;
  readonly blockName: Localized;
  readonly units: number;
  readonly visitedUnits: number;
  /** Percent, two places. */
  readonly share: string;
}

/** Reads of plans as one actor may see them. */
export interface PlanQueries {
  byId(id: string): Promise<InspectionPlan | null>;
  byYear(year: number): Promise<InspectionPlan | null>;
  /** By block code. */
  coverage(planId: string): Promise<readonly BlockCoverage[]>;
}

const COVERAGE = `
  SELECT plan.id AS plan_id,
         membership.block,
         (array_agg(membership."blockName" ORDER BY unit.code))[1] AS block_name,
         count(*)::integer AS units,
         count(visit.id)::integer AS visited_units,
         round(100.0 * count(visit.id) / count(*), 2)::text AS share
  FROM inspection_plan AS plan
  JOIN known_organization AS unit
    ON unit.valid_from <= plan.window_from
   AND (unit.valid_to IS NULL OR plan.window_from < unit.valid_to)
  CROSS JOIN jsonb_to_recordset(unit.memberships)
    AS membership (block text, "blockName" jsonb, index text, "from" date, "to" date)
  LEFT JOIN visit
    ON visit.organization_id = unit.id
   AND visit.plan_id = plan.id
   AND visit.kind = 'REGULAR'
   AND visit.state <> 'CANCELLED'
  WHERE plan.id = ANY ($1::uuid[])
    AND membership.index IS NULL
    AND membership."from" <= plan.window_from
    AND (membership."to" IS NULL OR plan.window_from < membership."to")
  GROUP BY plan.id, membership.block
  ORDER BY membership.block`;

interface CoverageRow {
  plan_id: string;
  block: string;
  block_name: Localized;
  units: number;
  visited_units: number;
  share: string;
}

export function createPlanQueries(prisma: PrismaClient, actor: Actor): PlanQueries {
  const sql = sqlExecutor(prisma);
  const scope = plansOf(actor);
  const byId = new DataLoader<string, InspectionPlan | null>(async (ids) => {
    const rows = await prisma.inspectionPlan.findMany({
      where: { AND: [scope, { id: { in: ids.filter(isId) } }] },
    });
    const found = new Map(rows.map((row) => [row.id, toPlan(row)]));
    return ids.map((id) => found.get(id) ?? null);
  });
  const byYear = new DataLoader<number, InspectionPlan | null>(async (years) => {
    const rows = await prisma.inspectionPlan.findMany({
      where: { AND: [scope, { year: { in: [...years] } }] },
    });
    const found = new Map(rows.map((row) => [row.year, toPlan(row)]));
    return years.map((year) => found.get(year) ?? null);
  });
  const coverage = new DataLoader<string, readonly BlockCoverage[]>(async (ids) => {
    const rows = await sql.query<CoverageRow>(COVERAGE, [[...ids]]);
    const found = groupedBy(rows, (row) => row.plan_id);
    return ids.map((id) =>
      (found.get(id) ?? []).map(({ block, block_name, units, visited_units, share }) => ({
        block,
        blockName: block_name,
        units,
        visitedUnits: visited_units,
        share,
      })),
    );
  });
  return {
    byId: (id) => byId.load(id),
    byYear: (year) => byYear.load(year),
    coverage: (planId) => coverage.load(planId),
  };
}
