import { ensureLibrariesBuilt, ensurePlatformBuilt } from '../start/built.ts';
import { FIGURES } from './catalogue.ts';
import { HELP, readOptions, type BenchOptions } from './options.ts';
import { present, runCommand } from './present.ts';

async function bench(options: BenchOptions): Promise<void> {
  await ensurePlatformBuilt();
  await ensureLibrariesBuilt();
  const { transports, figures, rounds, quick } = options;
  const parts = transports.flatMap((transport) =>
    figures.map((name) => ({
      name,
      prefix: `${transport}: `,
      measure: () => FIGURES[name](transport, { rounds, quick }),
    })),
  );
  await present(parts, options);
}

await runCommand(async () => {
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') process.stdout.write(HELP);
  else await bench(options);
});
