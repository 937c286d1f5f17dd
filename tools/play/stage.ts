import type { GraphClient, GraphSession } from './graph-client.ts';
import { isRefusal } from './graph-errors.ts';
import { retrying } from './retrying.ts';
import type { YearData } from './year-data.ts';

/** What every phase of the play works with. */
export interface Stage {
  readonly graph: GraphClient;
  readonly data: YearData;
  /** The ids of the persons by the subjects they sign in with; filled by the registration. */
  readonly personIds: Map<string, string>;
  /** To be called when one of the steps that the phase announced is done. */
  readonly step: () => void;
}

/** How many independent steps are under way at a time. */
export const CONCURRENCY = 6;
/** New units and persons are known everywhere within a second; a service that is being restarted needs longer. */
const KNOWN_WITHIN_SECONDS = 30;

/** The idempotency key of a step, the same in every run: a play that was interrupted goes on where it stood. */
export function playKey(...parts: (string | number)[]): string {
  return ['play-2024', ...parts].join('/');
}

/** An instant by the City's clock: day "2024-05-06" and time "08:00". */
export function cityTime(day: string, time: string): string {
  return new Date(`${day}T${time}:00.000+07:00`).toISOString();
}

/** Repeats what is refused only because news of a unit or person has not arrived yet in the service asked. */
export function whenKnown<Result>(work: () => Promise<Result>): Promise<Result> {
  const failures = [
    'UnknownOrganization',
    'UnknownPerson',
    'NotAppraiser',
    'NotAnInspector',
    'NoUnits',
    'NotFound',
  ];
  return retrying(work, { again: (error) => isRefusal(error, ...failures), seconds: KNOWN_WITHIN_SECONDS });
}

/** Moves the platform's clock to an instant, once: a repetition of the play leaves it where it is. */
export async function moveClock(administrator: GraphSession, to: string): Promise<void> {
  await administrator.run('MoveClock', { input: { idempotencyKey: playKey('move-clock', to), to } });
}

/** The person's id. Throws where the registration did not register them. */
export function personIdOf({ personIds }: Stage, subject: string): string {
  const id = personIds.get(subject);
  if (id === undefined) throw new Error(`Nobody was registered with the subject ${subject}`);
  return id;
}
