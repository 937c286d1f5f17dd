import { median } from './statistics.ts';

/** What a figure should reach; null where it is told only. */
export type Goal = { readonly atLeast: number } | { readonly atMost: number } | null;

/** A figure as it was measured, once in each round. */
export interface Measurement {
  /** Such as "relay, 1 KB"; the transport comes before it. */
  readonly name: string;
  readonly unit: string;
  readonly goal: Goal;
  readonly rounds: readonly number[];
  /** Where each round has to reach the goal: the worst of them is then the figure's value, else their median. */
  readonly eachRound?: boolean;
  /** Bytes of an event's data, where events were sent. */
  readonly eventBytes?: number;
}

/** A figure of the document: the median of its rounds is its value, or the worst where each has to reach the goal. */
export interface Figure {
  readonly value: number;
  readonly unit: string;
  readonly goal: Goal;
  /** Null where there is no goal. */
  readonly met: boolean | null;
  readonly min: number;
  readonly max: number;
  readonly eventBytes?: number;
}

/** The figure of a measurement; throws where a round has no finite number. */
export function figureOf({ name, unit, goal, rounds, eachRound, eventBytes }: Measurement): Figure {
  if (rounds.some((value) => !Number.isFinite(value)))
    throw new Error(`${name} is no number: ${rounds.join(', ')}`);
  const worst = goal && 'atLeast' in goal ? Math.min(...rounds) : Math.max(...rounds);
  const value = rounded(eachRound ? worst : median(rounds));
  return {
    value,
    unit,
    goal,
    met: isMet(value, goal),
    min: rounded(Math.min(...rounds)),
    max: rounded(Math.max(...rounds)),
    ...(eventBytes === undefined ? {} : { eventBytes }),
  };
}

/** Whether a value reaches its goal; null where there is none. */
export function isMet(value: number, goal: Goal): boolean | null {
  if (goal === null) return null;
  return 'atLeast' in goal ? value >= goal.atLeast : value <= goal.atMost;
}

/** The figures as lines of a table: goal, value, the least and the most of the rounds, and whether the goal is met. */
export function tableOf(figures: Readonly<Record<string, Figure>>): string {
  const rows = Object.entries(figures).map(([name, figure]) => [
    name,
    goalText(figure),
    `${text(figure.value)} ${figure.unit}`,
    figure.min === figure.max ? '' : `${text(figure.min)} – ${text(figure.max)}`,
    figure.eventBytes === undefined ? '' : text(figure.eventBytes),
    figure.met === null ? '' : figure.met ? 'yes' : 'NO',
  ]);
  const all = [['figure', 'goal', 'value', 'min – max', 'event bytes', 'met'], ...rows];
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** A goal in words: "≥ 15,000 events/s"; nothing where there is none. */
export function goalText({ goal, unit }: Pick<Figure, 'goal' | 'unit'>): string {
  if (goal === null) return '';
  return 'atLeast' in goal ? `≥ ${text(goal.atLeast)} ${unit}` : `≤ ${text(goal.atMost)} ${unit}`;
}

function text(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 2 });
}

/** Three digits after the point are more than a round can tell. */
function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
