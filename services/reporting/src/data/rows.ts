import { day, type Provenance } from '@reformgraph/subgraph-kit';
import type { DatedName, Membership } from '../domain/membership.ts';
import type { ComponentLine, DetailedResult, DomainLine, Result } from '../domain/result.ts';
import type { Prisma } from '../generated/prisma/client.ts';

/** What a ranking leaves out of a result. */
export const WITHOUT_PARTS = {
  domains: true,
  components: true,
} as const satisfies Prisma.AssessmentResultOmit;

/** Keeps, of several results of one unit by one index and year, the one that was completed last. */
export const NEWEST_OF_UNIT = {
  distinct: ['indexCode', 'year', 'organizationId'],
  orderBy: [{ completedAt: 'desc' }, { id: 'desc' }],
} as const satisfies Prisma.AssessmentResultFindManyArgs;

type DetailedRow = Prisma.AssessmentResultGetPayload<object>;
type ResultRow = Omit<DetailedRow, keyof typeof WITHOUT_PARTS>;
type MembershipRow = Prisma.UnitMembershipGetPayload<{ include: { unit: true } }>;

/** Decimals of a value as it is kept. */
const VALUE_PLACES = 20;

export function toResult(row: ResultRow): Result {
  return {
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
    state: 'DRAFT',
    points: row.points.toFixed(),
    maximum: row.maximum.toFixed(),
    value: row.value && row.value.toFixed(VALUE_PLACES),
    provenance: row.provenance as Provenance,
    completedAt: row.completedAt.toISOString(),
    asOf: row.businessTime.toISOString(),
    recordedAt: row.recordedAt.toISOString(),
  };
}

/** Takes the parts as the projection stored them, checked by the event's contract. */
export function toDetailedResult(row: DetailedRow): DetailedResult {
  return {
    ...toResult(row),
    domains: row.domains as unknown as DomainLine[],
    components: row.components as unknown as ComponentLine[],
    criteria: {
      title: { vi: row.criteriaTitleVi, en: row.criteriaTitleEn },
      source: row.criteriaSource,
      provenance: row.criteriaProvenance as Provenance,
    },
  };
}

export function toMembership(row: MembershipRow): Membership {
  return {
    unit: {
      id: row.unit.id,
      code: row.unit.code,
      names: row.unit.names as unknown as readonly DatedName[],
      from: day(row.unit.validFrom),
      to: row.unit.validTo && day(row.unit.validTo),
    },
    block: { code: row.blockCode, name: { vi: row.blockNameVi, en: row.blockNameEn } },
    index: row.indexCode,
    from: day(row.validFrom),
    to: row.validTo && day(row.validTo),
  };
}
