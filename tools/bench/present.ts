import { figureOf, tableOf, type Figure, type Measurement } from './figures.ts';
import { machineHere } from './machine.ts';
import { isComplaint } from '../start/complaint.ts';

/** Something to measure; what it measures is named after `prefix`. */
export interface Part {
  readonly name: string;
  readonly prefix: string;
  readonly measure: () => Promise<readonly Measurement[]>;
}

const say = (sentence: string) => void process.stderr.write(`${sentence}\n`);

/** Measures one part after the other, telling on standard error, and prints all figures: a table, or one JSON document. */
export async function present(
  parts: readonly Part[],
  { rounds, json }: { readonly rounds: number; readonly json: boolean },
): Promise<void> {
  const measured: Record<string, Figure> = {};
  for (const { name, prefix, measure } of parts) {
    say(`${prefix}${name} …`);
    for (const measurement of await measure()) {
      const figure = figureOf(measurement);
      measured[prefix + measurement.name] = figure;
      say(`${prefix}${measurement.name}: ${figure.value} ${figure.unit}`);
    }
  }
  const machine = machineHere();
  process.stdout.write(
    json
      ? `${JSON.stringify({ figures: measured, machine, rounds }, null, 2)}\n`
      : `${tableOf(measured)}\n\n${Object.values(machine).join(' · ')} · ${rounds} rounds\n`,
  );
}

/** Runs a command; what it complains of is said in one sentence, any other failure with its place. */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    const known = isComplaint(error) || !(error instanceof Error) ? undefined : error.stack;
    say(known ?? (error instanceof Error ? error.message : String(error)));
    process.exitCode = 1;
  }
}
