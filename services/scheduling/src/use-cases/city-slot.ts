import { cityDay } from '@reformgraph/subgraph-kit';
import type { Slot } from '../domain/placing.ts';

/** The time from `from` until before `to` (UTC) with the City's days of its first and its last moment. */
export function citySlot(from: string, to: string): Slot {
  const lastMoment = new Date(Date.parse(to) - 1).toISOString();
  return { from, to, firstDay: cityDay(from), lastDay: cityDay(lastMoment) };
}
