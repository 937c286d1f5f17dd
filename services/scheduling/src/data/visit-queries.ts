import {
  cityDay,
  connection,
  day,
  groupedBy,
  isId,
  readPage,
  sqlExecutor,
  type Actor,
  type Connection,
  type PageArguments,
} from '@reformgraph/subgraph-kit';
import DataLoader from 'dataloader';
import { isUnitCode } from '../domain/known.ts';
import { endBefore, type Visit, type VisitKind, type VisitState } from '../domain/visit.ts';
import type { Prisma, PrismaClient } from '../generated/prisma/client.ts';
import { BY_BEGINNING, toVisit } from './rows.ts';
import { NO_VISIT, visitsOf } from './scopes.ts';

/** What a list of visits is restricted to; all that are given must hold. */
export interface VisitRestriction {
  readonly plan?: string | null | undefined;
  readonly year?: number | null | undefined;
  readonly kind?: VisitKind | null | undefined;
  readonly state?: VisitState | null | undefined;
  /** The unit's code as it was then. */
  readonly organization?: string | null | undefined;
  readonly team?: string | null | undefined;
  /** Only visits that are not over at this instant. */
  readonly from?: string | null | undefined;
  /** Only visits that begin before this instant. */
  readonly to?: string | null | undefined;
  /** Only visits of which something must be decided (true), or nothing (false). */
  readonly needsDecision?: boolean | null | undefined;
}

/** Reads of visits as one actor may see them. */
export interface VisitQueries {
  byId(id: string): Promise<Visit | null>;
  list(restriction: VisitRestriction, page: PageArguments): Promise<Connection<Visit>>;
  /** A unit's visits of a plan's year by their beginning; the units and years asked for together cost one statement. */
  ofOrganization(organizationId: string, year: number): Promise<readonly Visit[]>;
  /** The first day on which the visit's unit exists no more, where the visit is still to come then; null otherwise. */
  unitEnd(visit: Visit): Promise<string | null>;
}

/** Scheduled visits of units that end before them, by the City's days. */
const OF_ENDED_UNITS = `
  SELECT visit.id::text FROM visit JOIN known_organization AS unit ON unit.id = visit.organization_id
  WHERE visit.state = 'SCHEDULED'
    AND unit.valid_to <= (visit.starts_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date`;

export function createVisitQueries(prisma: PrismaClient, actor: Actor): VisitQueries {
  const scope = visitsOf(actor);
  const byId = new DataLoader<string, Visit | null>(async (ids) => {
    const rows = await prisma.visit.findMany({ where: { AND: [scope, { id: { in: ids.filter(isId) } }] } });
    const found = new Map(rows.map((row) => [row.id, toVisit(row)]));
    return ids.map((id) => found.get(id) ?? null);
  });
  const ofOrganization = new DataLoader<{ organizationId: string; year: number }, readonly Visit[], string>(
    async (keys) => {
      const rows = await prisma.visit.findMany({
        where: {
          AND: [
            scope,
            {
              organizationId: { in: keys.map((key) => key.organizationId).filter(isId) },
              year: { in: [...new Set(keys.map((key) => key.year))] },
            },
          ],
        },
        orderBy: BY_BEGINNING,
      });
      const found = groupedBy(rows.map(toVisit), (visit) => keyOf(visit.unit.id, visit.year));
      return keys.map(({ organizationId, year }) => found.get(keyOf(organizationId, year)) ?? []);
    },
    { cacheKeyFn: ({ organizationId, year }) => keyOf(organizationId, year) },
  );
  const endOfUnit = new DataLoader<string, string | null>(async (ids) => {
    const rows = await prisma.knownOrganization.findMany({
      where: { id: { in: [...ids] }, validTo: { not: null } },
      select: { id: true, validTo: true },
    });
    const ends = new Map(rows.map(({ id, validTo }) => [id, validTo && day(validTo)]));
    return ids.map((id) => ends.get(id) ?? null);
  });
  const needingDecision = async (needed: boolean): Promise<Prisma.VisitWhereInput> => {
    const rows = await sqlExecutor(prisma).query<{ id: string }>(OF_ENDED_UNITS);
    const ids = rows.map(({ id }) => id);
    return { id: needed ? { in: ids } : { notIn: ids } };
  };
  return {
    byId: (id) => byId.load(id),
    unitEnd: async (visit) =>
      visit.progress.state === 'SCHEDULED'
        ? endBefore(visit, cityDay(visit.from), await endOfUnit.load(visit.unit.id))
        : null,
    ofOrganization: (organizationId, year) => ofOrganization.load({ organizationId, year }),
    list: async (restriction, asked) => {
      const page = readPage(asked, 'visits', ['instant', 'id']);
      const { needsDecision } = restriction;
      const decided = needsDecision == null ? {} : await needingDecision(needsDecision);
      const where = { AND: [scope, restrictionOf(restriction), decided] };
      const rows = await prisma.visit.findMany({
        where: page.after ? { AND: [where, afterPosition(page.after)] } : where,
        orderBy: BY_BEGINNING,
        take: page.size + 1,
      });
      return connection(
        rows.map(toVisit),
        page,
        (visit) => [visit.from, visit.id],
        () => prisma.visit.count({ where }),
      );
    },
  };
}

function keyOf(organizationId: string, year: number): string {
  return `${organizationId} ${year}`;
}

function restrictionOf(asked: VisitRestriction): Prisma.VisitWhereInput {
  const { plan, year, kind, state, organization, team, from, to } = asked;
  const impossible = (organization != null && !isUnitCode(organization)) || (team != null && !isId(team));
  if (impossible) return NO_VISIT;
  return {
    ...(plan == null ? {} : { planId: plan }),
    ...(year == null ? {} : { year }),
    ...(kind == null ? {} : { kind }),
    ...(state == null ? {} : { state }),
    ...(organization == null ? {} : { organizationCode: organization }),
    ...(team == null ? {} : { teamId: team }),
    ...(from == null ? {} : { endsAt: { gt: storable(from) } }),
    ...(to == null ? {} : { startsAt: { lt: storable(to) } }),
  };
}

/** No visit lies before 2000, and PostgreSQL has no year 0. */
function storable(instant: string): Date {
  return new Date(Math.max(Date.parse(instant), Date.UTC(2000, 0)));
}

function afterPosition([from = '', id = '']: readonly string[]): Prisma.VisitWhereInput {
  const startsAt = storable(from);
  return { OR: [{ startsAt: { gt: startsAt } }, { startsAt, id: { gt: id } }] };
}
