import type { Visit } from '../domain/visit.ts';
import { visitEvent } from '../events/visit-events.ts';
import type { Ports } from './ports.ts';

/** Keeps the next version of a visit and tells of it; the failure of another visit in its way otherwise. */
export async function keepVisit(
  { teams, visits, events }: Pick<Ports, 'teams' | 'visits' | 'events'>,
  happened: 'changed' | 'cancelled' | 'concluded',
  visit: Visit,
) {
  const obstructed = await visits.update(visit);
  if (obstructed) return obstructed;
  const team = await teams.byId(visit.teamId);
  if (!team) throw new Error('A visit without its team');
  await events.append(visitEvent(happened, visit, team));
  return { visit };
}
