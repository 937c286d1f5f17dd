import type { InspectionTeam } from './officers.ts';
import { sha256 } from './stable-hash.ts';
import type { Unit, YearData } from './year-data.ts';

/** The share of each block's units that get a regular visit, in percent. */
export const COVERAGE_PERCENT = 30;
const HOLIDAYS = ['2024-05-01'];
const AD_HOC_DAYS = ['2024-08-14', '2024-09-18'];

/** A visit of one day. */
export interface PlannedVisit {
  /** The unit's code. */
  readonly unit: string;
  /** The team's number. */
  readonly team: number;
  /** By the City's calendar. */
  readonly day: string;
}

/**
 * The units that get a regular visit: in each block the 30 % (rounded up) with the smallest SHA-256 of
 * "<year>:<code>", so that anyone can check the choice and nobody could make it.
 */
export function selectedUnits({ units, blocks, plan }: Pick<YearData, 'units' | 'blocks' | 'plan'>): Unit[] {
  return blocks.flatMap(({ code }) => {
    const members = units.filter(({ block }) => block === code);
    const wanted = Math.ceil((members.length * COVERAGE_PERCENT) / 100);
    return byHash(members, (unit) => `${plan.year}:${unit}`).slice(0, wanted);
  });
}

/**
 * One visit for each unit, at most one a day and team, on working days spread over the window. A unit goes to the team
 * with the fewest visits among those of which nobody belongs to the unit; units with the fewest such teams choose first.
 */
export function regularVisits(
  selected: readonly Unit[],
  teams: readonly InspectionTeam[],
  window: { readonly from: string; readonly to: string },
): PlannedVisit[] {
  const rounds = new Map(teams.map(({ number }) => [number, 0]));
  const choosing = selected
    .map(({ code }) => ({ code, teams: strangersTo(code, teams) }))
    .sort((a, b) => a.teams.length - b.teams.length);
  const placed = choosing.map(({ code, teams: possible }) => {
    const [first, ...others] = possible;
    if (!first) throw new Error(`Every team has somebody of ${code}`);
    const visitsOf = ({ number }: InspectionTeam) => rounds.get(number) ?? 0;
    const team = others.reduce((best, other) => (visitsOf(other) < visitsOf(best) ? other : best), first);
    const round = visitsOf(team);
    rounds.set(team.number, round + 1);
    return { unit: code, team: team.number, round };
  });
  const days = workingDays(window);
  const most = Math.max(...rounds.values());
  return placed
    .map(({ unit, team, round }) => ({
      unit,
      team,
      day: days[Math.floor((round * days.length) / most)] ?? window.from,
    }))
    .sort((a, b) => (a.day === b.day ? a.team - b.team : a.day < b.day ? -1 : 1));
}

/** The two visits for a cause, in August and September, to units without a regular one. */
export function adHocVisits(
  units: readonly Unit[],
  regular: readonly PlannedVisit[],
  teams: readonly InspectionTeam[],
): PlannedVisit[] {
  const visited = new Set(regular.map(({ unit }) => unit));
  const unvisited = units.filter(({ code }) => !visited.has(code));
  return byHash(unvisited, (unit) => `2024:ad-hoc:${unit}`)
    .slice(0, AD_HOC_DAYS.length)
    .map(({ code }, position) => {
      const possible = strangersTo(code, teams);
      const team = possible[position % possible.length];
      if (!team) throw new Error(`Every team has somebody of ${code}`);
      return { unit: code, team: team.number, day: AD_HOC_DAYS[position] ?? '' };
    });
}

/** Mondays to Fridays from `from` to `to`, both included, without public holidays. */
export function workingDays({ from, to }: { readonly from: string; readonly to: string }): string[] {
  const days: string[] = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += 86_400_000) {
    const date = new Date(at);
    const day = date.toISOString().slice(0, 10);
    if (date.getUTCDay() % 6 !== 0 && !HOLIDAYS.includes(day)) days.push(day);
  }
  return days;
}

function strangersTo(unit: string, teams: readonly InspectionTeam[]): InspectionTeam[] {
  return teams.filter(({ members }) => members.every(({ officer }) => officer.home !== unit));
}

function byHash(units: readonly Unit[], textOf: (code: string) => string): Unit[] {
  return units
    .map((unit) => ({ unit, hash: sha256(textOf(unit.code)) }))
    .sort((a, b) => (a.hash < b.hash ? -1 : 1))
    .map(({ unit }) => unit);
}
