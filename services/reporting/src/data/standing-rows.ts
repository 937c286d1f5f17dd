import { assessmentFigures, scoredComponent } from '@reformgraph/event-contracts';
import type { RankingBasis } from '@reformgraph/scoring';
import { groupedBy, type Actor, type Provenance } from '@reformgraph/subgraph-kit';
import { z } from 'zod';
import type {
  CitedDecision,
  DetailedResult,
  ResultDecision,
  Standing,
} from '../domain/result.ts';
import type { Prisma, PrismaClient } from '../generated/prisma/client.ts';
import { visibleStandings } from './visible.ts';

type DetailedRow = Prisma.AssessmentStandingGetPayload<object>;
/** What a ranking needs of a standing. */
type Row = Omit<DetailedRow, 'told'>;

/** The parts of a result, as every event tells them that has one; reasons are told inside alone. */
const parts = z.object({
  domains: assessmentFigures.shape.domains,
  components: z.array(scoredComponent.extend({ reason: z.string().nullable().default(null) })),
});
type Parts = Readonly<z.infer<typeof parts>>;

/** How one unit stands by one index and year: as it is told to everybody, and inside; one of them at least. */
export interface ToldStanding<Told> {
  readonly published: Told | null;
  readonly inside: Told | null;
}

/** Decimals of a value as it is kept. */
const VALUE_PLACES = 20;

/** Keeps, of several completed or withdrawn assessments of one unit by one index and year, the one completed last. */
const NEWEST_OF_UNIT = {
  distinct: ['audience', 'indexCode', 'year', 'organizationId'],
  orderBy: [{ completedAt: { sort: 'desc', nulls: 'last' } }, { id: 'desc' }],
} as const satisfies Prisma.AssessmentStandingFindManyArgs;

const onlyVisible = (actor: Actor, where: Prisma.AssessmentStandingWhereInput) => ({
  AND: [visibleStandings(actor), { state: { not: 'SUBMITTED' } }, where],
});

/** How units stand, drafts and what is published beside each other, without parts. */
export async function readStandings(
  prisma: PrismaClient,
  actor: Actor,
  where: Prisma.AssessmentStandingWhereInput,
): Promise<Standing[]> {
  const rows: Row[] = await prisma.assessmentStanding.findMany({
    ...NEWEST_OF_UNIT,
    where: onlyVisible(actor, where),
    omit: { told: true },
  });
  return byUnit(rows).flatMap(({ published, inside }) => [
    ...(published ? [toStanding(published, inside)] : []),
    ...(inside ? [toStanding(inside, inside)] : []),
  ]);
}

/** The results of units with their parts: as they are published where they are, and as drafts elsewhere. */
export async function readDetailedResults(
  prisma: PrismaClient,
  actor: Actor,
  where: Prisma.AssessmentStandingWhereInput,
): Promise<DetailedResult[]> {
  const rows = await prisma.assessmentStanding.findMany({
    ...NEWEST_OF_UNIT,
    where: onlyVisible(actor, where),
  });
  return byUnit(rows).flatMap(({ published, inside }) => {
    const row = published ?? inside;
    return row ? toDetailedResult(row, inside) : [];
  });
}

function byUnit<Told extends Row>(rows: readonly Told[]): ToldStanding<Told>[] {
  const units = groupedBy(rows, (row) => `${row.year} ${row.organizationId} ${row.indexCode}`);
  return [...units.values()].map((told) => ({
    published: told.find(({ audience }) => audience === 'PUBLIC') ?? null,
    inside: told.find(({ audience }) => audience === 'INTERNAL') ?? null,
  }));
}

/** A standing with the reasons that are told inside, where that is of the same version. */
function toStanding(row: Row, inside: Row | null): Standing {
  const reasons = tellsTheSame(row, inside) ? inside : null;
  const facts = {
    id: row.id,
    index: row.indexCode,
    year: row.year,
    organization: {
      id: row.organizationId,
      code: row.organizationCode,
      name: { vi: row.organizationNameVi, en: row.organizationNameEn },
      provenance: row.organizationProvenance as Provenance,
    },
    block: { code: row.blockCode, name: { vi: row.blockNameVi, en: row.blockNameEn } },
    rankedOn: row.rankedOn as RankingBasis,
    state: row.audience === 'PUBLIC' ? ('PUBLISHED' as const) : ('DRAFT' as const),
    version: row.version,
    provenance: row.provenance as Provenance,
    asOf: row.businessTime.toISOString(),
    recordedAt: row.recordedAt.toISOString(),
    publication: row.publication as unknown as CitedDecision | null,
    firstPublished: row.firstPublishedAt && {
      value: row.firstValue && row.firstValue.toFixed(VALUE_PLACES),
      at: row.firstPublishedAt.toISOString(),
      together: row.publishedTogether,
    },
  };
  const withdrawal = toDecision(row.withdrawal, reasons?.withdrawal ?? null);
  if (withdrawal) return { ...facts, withdrawal };
  return {
    ...facts,
    withdrawal: null,
    points: completed(row.points).toFixed(),
    maximum: completed(row.maximum).toFixed(),
    value: row.value && row.value.toFixed(VALUE_PLACES),
    completedAt: completed(row.completedAt).toISOString(),
    correction: toDecision(row.correction, reasons?.correction ?? null),
  };
}

/** A result with its parts; none of what is withdrawn. */
function toDetailedResult(row: DetailedRow, inside: DetailedRow | null): DetailedResult[] {
  const standing = toStanding(row, inside);
  if (standing.withdrawal) return [];
  const { domains, components } = partsOf(row);
  const toldInside = inside && tellsTheSame(row, inside) ? partsOf(inside).components : [];
  const reasons = new Map(toldInside.map(({ code, reason }) => [code, reason]));
  return [
    {
      ...standing,
      domains,
      components: components.map((component) => ({
        ...component,
        reason: reasons.get(component.code) ?? null,
      })),
      criteria: {
        title: { vi: completed(row.criteriaTitleVi), en: completed(row.criteriaTitleEn) },
        source: completed(row.criteriaSource),
        provenance: completed(row.criteriaProvenance) as Provenance,
      },
    },
  ];
}

/** The parts as they were told. Throws a ZodError where they were told in a shape that is no longer known. */
function partsOf({ told }: DetailedRow): Parts {
  return parts.parse(JSON.parse(Buffer.from(completed(told)).toString()));
}

function tellsTheSame(row: Row, inside: Row | null): boolean {
  return row.id === inside?.id && row.version === inside.version;
}

/** A decision as it stands in an event, and as it is told inside, with its ground. */
function toDecision(given: Prisma.JsonValue, inside: Prisma.JsonValue): ResultDecision | null {
  if (given === null) return null;
  const { decisionNumber, decidedOn, provenance } = given as unknown as CitedDecision;
  const { ground } = (inside ?? {}) as { readonly ground?: string };
  return { decisionNumber, decidedOn, provenance, reason: ground ?? null };
}

function completed<Value>(value: Value | null): Value {
  if (value === null) throw new Error('A completed assessment is kept without a part of its result');
  return value;
}
