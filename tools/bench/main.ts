import { ensureLibrariesBuilt, ensurePlatformBuilt } from '../start/built.ts';
import { isComplaint } from '../start/complaint.ts';
import { FIGURES } from './catalogue.ts';
import { figureOf, tableOf, type Figure } from './figures.ts';
import { machineHere } from './machine.ts';
import { HELP, readOptions, type BenchOptions } from './options.ts';

const say = (sentence: string) => void process.stderr.write(`${sentence}\n`);

async function bench({ transports, figures, rounds, quick, json }: BenchOptions): Promise<void> {
  await ensurePlatformBuilt();
  await ensureLibrariesBuilt();
  const measured: Record<string, Figure> = {};
  for (const transport of transports)
    for (const name of figures) {
      say(`${transport}: ${name} …`);
      for (const measurement of await FIGURES[name](transport, { rounds, quick })) {
        const figure = figureOf(measurement);
        measured[`${transport}: ${measurement.name}`] = figure;
        say(`${transport}: ${measurement.name}: ${figure.value} ${figure.unit}`);
      }
    }
  const machine = machineHere();
  process.stdout.write(
    json
      ? `${JSON.stringify({ figures: measured, machine, rounds }, null, 2)}\n`
      : `${tableOf(measured)}\n\n${Object.values(machine).join(' · ')} · ${rounds} rounds\n`,
  );
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') process.stdout.write(HELP);
  else await bench(options);
} catch (error) {
  say(
    isComplaint(error)
      ? error.message
      : error instanceof Error
        ? (error.stack ?? error.message)
        : String(error),
  );
  process.exitCode = 1;
}
