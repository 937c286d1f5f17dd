import type { PrismaClient } from '../generated/prisma/client.ts';

/** A unit of which an event is parked; of one assessment, or of the unit itself where there is no index and year. */
export interface ParkedUnit {
  readonly unitId: string;
  readonly index: string | null;
  readonly year: number | null;
}

/** The units whose events wait behind one that could not be taken, as far as it is known whose they are. */
export function readParkedUnits(prisma: PrismaClient): Promise<readonly ParkedUnit[]> {
  return prisma.$queryRaw<ParkedUnit[]>`
    SELECT DISTINCT coalesce(s.organization_id::text, k.key) AS "unitId", s.index_code AS index, s.year
    FROM messaging.parked_key k
    LEFT JOIN assessment_standing s ON s.id = CASE
      WHEN k.key ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN k.key::uuid END
    WHERE k.consumer = 'reporting'`;
}
