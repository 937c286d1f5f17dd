import { goalText, isMet, type Figure as Measured } from '../bench/figures.ts';
import type { machineHere } from '../bench/machine.ts';
import type { Finding } from './verdict.ts';

/** One figure of a run; `goal` and `met` are null where nothing was promised of it. */
export type Figure = Pick<Measured, 'value' | 'unit' | 'goal' | 'met'>;

/** A run as one document. */
export interface ChaosReport {
  readonly transport: string;
  readonly seed: number;
  readonly seconds: number;
  readonly control: string | null;
  readonly rounds: number;
  readonly machine: ReturnType<typeof machineHere>;
  /** Which of the faults befell what carries the events. */
  readonly broker: string;
  readonly faults: Readonly<Record<string, number>>;
  /** What each table of reporting's projection holds in the end, as a hash. */
  readonly hashes: Readonly<Record<string, string>>;
  readonly figures: Readonly<Record<string, Figure>>;
  /** The first cases of each promise that was broken. */
  readonly broken: Readonly<Record<string, readonly string[]>>;
}

/** How many cases of a broken promise a report names. */
export const MOST_CASES = 10;

const figure = (value: number, unit: string, goal: Figure['goal']): Figure => ({
  value,
  unit,
  goal,
  met: isMet(value, goal),
});
/** A figure that must be zero. */
export const none = (value: number, unit: string) => figure(value, unit, { atMost: 0 });
export const atLeast = (value: number, least: number, unit: string) =>
  figure(value, unit, { atLeast: least });
/** A figure of which nothing was promised. */
export const known = (value: number, unit: string) => figure(value, unit, null);

/** A figure for each promise, and the first cases of those that were broken. */
export function figuresOf(findings: readonly Finding[]): Pick<ChaosReport, 'figures' | 'broken'> {
  const broken = findings.filter(({ cases }) => cases.length > 0);
  return {
    figures: Object.fromEntries(findings.map(({ name, cases }) => [name, none(cases.length, 'cases')])),
    broken: Object.fromEntries(broken.map(({ name, cases }) => [name, cases.slice(0, MOST_CASES)])),
  };
}

/** True where every promise was kept. */
export function isKept({ figures }: Pick<ChaosReport, 'figures'>): boolean {
  return Object.values(figures).every(({ met }) => met !== false);
}

/** A report as a person reads it. */
export function textOf(report: ChaosReport): string {
  const lines = Object.entries(report.figures).map(([name, { value, unit, goal, met }]) => {
    const mark = met === null ? ' ' : met ? '✓' : '✗';
    return `${mark} ${name}: ${value} ${unit}${goal === null ? '' : ` (${goalText({ goal, unit })})`}`;
  });
  const befell = Object.entries(report.faults)
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([name, times]) => `  ${name}: ${times}`);
  const hashes = Object.entries(report.hashes).map(([name, hash]) => `  ${name} holds ${hash}`);
  const cases = Object.entries(report.broken).flatMap(([name, found]) =>
    found.map((text) => `    ${name}: ${text}`),
  );
  const { transport, seconds, seed, control } = report;
  const again = `npm run chaos -- --transport ${transport} --seconds ${seconds} --seed ${seed}${control === null ? '' : ` --control ${control}`}`;
  const end = isKept(report) ? 'Every promise was kept.' : `A promise was broken. The same faults: ${again}`;
  return [...lines, ...befell, `  ${report.broker}`, ...hashes, ...cases, end].join('\n');
}
