import { day } from '@reformgraph/subgraph-kit';
import type { DatedName, Membership } from '../domain/membership.ts';
import type { Prisma } from '../generated/prisma/client.ts';

type MembershipRow = Prisma.UnitMembershipGetPayload<{ include: { unit: true } }>;

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
