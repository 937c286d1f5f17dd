import { fromDay, type Actor } from '@reformgraph/subgraph-kit';
import { cityDay, isUsableText } from '@reformgraph/subgraph-kit';
import { rightsOn } from '../domain/person.ts';
import { businessTimeAt, type PlatformClock } from '../domain/platform-clock.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import { holdsOn, toPerson, WITH_RIGHTS } from './rows.ts';

/** What the gateway needs to sign an identity. */
export interface ResolvedSubject {
  /** Null where no person signs in with the subject. */
  readonly actor: Exclude<Actor, { kind: 'gateway' | 'anonymous' }> | null;
  readonly clockOffsetMilliseconds: number;
}

/**
 * Resolves a token's subject to the person and the rights in force by the platform's clock. The configured first
 * administrator is let in without a person while nobody holds the ADMIN role.
 */
export function createSubjectResolver(prisma: PrismaClient, firstAdministrator: string | null, now: () => Date) {
  return async (subject: string | null): Promise<ResolvedSubject> => {
    const clock = await readClock(prisma);
    const clockOffsetMilliseconds = clock.offsetMilliseconds;
    if (subject === null || !isUsableText(subject)) return { actor: null, clockOffsetMilliseconds };
    const today = cityDay(businessTimeAt(clock, now().toISOString()));
    const row = await prisma.person.findUnique({ where: { subject }, include: WITH_RIGHTS });
    if (row) {
      const person = toPerson(row);
      const rights = rightsOn(person.rights, today).map(({ role, organizationId }) => ({ role, organizationId }));
      return {
        actor: {
          kind: 'person',
          personId: person.id,
          organizationId: person.organizationId,
          rights,
          developmentKey: false,
        },
        clockOffsetMilliseconds,
      };
    }
    const opening =
      subject === firstAdministrator &&
      (await prisma.personRight.count({ where: { role: 'ADMIN', ...holdsOn(fromDay(today)) } })) === 0;
    return {
      actor: opening ? { kind: 'first-administrator', developmentKey: false } : null,
      clockOffsetMilliseconds,
    };
  };
}

/** The clock as it stands. */
export async function readClock(prisma: PrismaClient): Promise<PlatformClock> {
  const row = await prisma.platformClock.findUniqueOrThrow({ where: { id: 1 } });
  return { offsetMilliseconds: Number(row.offsetMilliseconds), version: row.version };
}
