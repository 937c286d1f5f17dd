import { FIRST_ADMINISTRATOR } from '@reformgraph/subgraph-kit/development-sign-in';
import { ORGANIZATION_ROLES } from '@reformgraph/subgraph-kit/roles';
import { concurrently } from './concurrently.ts';
import type { GraphClient, GraphSession } from './graph-client.ts';
import { GraphError } from './graph-errors.ts';
import { ADMINISTRATOR, officersOf, type Officer } from './officers.ts';
import { CONCURRENCY, moveClock, playKey, cityTime, type Stage } from './stage.ts';
import type { YearData } from './year-data.ts';

/** A synthetic lower bound: the units existed on this day, their founding days are not part of the input. */
const EXISTED_ON = '2021-01-01';
/** Of a unit, the announcement states the Vietnamese name alone. */
const UNIT_EXCEPTIONS = [
  { field: 'name.en', provenance: 'TRANSLATED' as const },
  ...['code', 'shortName', 'validFrom', 'memberships'].map((field) => ({
    field,
    provenance: 'SYNTHETIC' as const,
  })),
];
const BEGINNING = cityTime('2024-03-25', '08:00');

/** Steps of `registerUnits`: the clock, the blocks, the units, the administrator. */
export const unitSteps = ({ blocks, units }: YearData): number => 1 + blocks.length + units.length + 1;

/** Steps of `registerOfficers`. */
export const officerSteps = ({ units }: YearData): number => officersOf(units).length;

/**
 * As the first administrator: moves the clock to the beginning, registers blocks and units, and last the administrator,
 * which ends the first administrator's right. So where the administrator can sign in, all of it is done.
 */
export async function registerUnits({ graph, data, step }: Stage): Promise<void> {
  if (await canSignIn(graph, ADMINISTRATOR.subject)) {
    for (let done = 0; done < unitSteps(data); done += 1) step();
    return;
  }
  const first = graph.as(FIRST_ADMINISTRATOR);
  await moveClock(first, BEGINNING);
  step();
  await concurrently([...data.blocks.entries()], CONCURRENCY, async ([position, { code, name }]) => {
    await first.run('RegisterBlock', {
      input: {
        idempotencyKey: playKey('register-block', code),
        code,
        name,
        position: position + 1,
        provenance: 'SYNTHETIC',
      },
    });
    step();
  });
  await concurrently(data.units, CONCURRENCY, async (unit) => {
    await first.run('RegisterOrganization', {
      input: {
        idempotencyKey: playKey('register-organization', unit.code),
        ...unit,
        provenance: 'OFFICIAL',
        provenanceExceptions: UNIT_EXCEPTIONS,
        validFrom: EXISTED_ON,
      },
    });
    step();
  });
  await register(first, ADMINISTRATOR);
  step();
}

/** As the administrator: registers everyone else who acts in the year, and remembers their ids. */
export async function registerOfficers({ graph, data, personIds, step }: Stage): Promise<void> {
  const administrator = graph.as(ADMINISTRATOR.subject);
  await concurrently(officersOf(data.units), CONCURRENCY, async (officer) => {
    personIds.set(officer.subject, await register(administrator, officer));
    step();
  });
}

async function register(session: GraphSession, { subject, name, home, role }: Officer): Promise<string> {
  const { registerPerson } = await session.run('RegisterPerson', {
    input: {
      idempotencyKey: playKey('register-person', subject),
      subject,
      name,
      organization: home,
      provenance: 'SYNTHETIC',
      rights: [
        { role, ...(ORGANIZATION_ROLES.includes(role) ? { organization: home } : {}), from: EXISTED_ON },
      ],
    },
  });
  return registerPerson.person.id;
}

/** True where somebody on the platform signs in with the subject. */
export async function canSignIn(graph: GraphClient, subject: string): Promise<boolean> {
  try {
    return (await graph.as(subject).run('WhoAmI', {})).viewer !== null;
  } catch (error) {
    if (error instanceof GraphError && error.code === 'UNAUTHENTICATED') return false;
    throw error;
  }
}
