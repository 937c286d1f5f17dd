import { createLogger } from './logger.ts';
import { stopOnce } from './orderly-end.ts';

/** A process with one part that closes, or never does where "never" is given; prints when it can be ended. */
const [how] = process.argv.slice(2);
setInterval(() => undefined, 1_000);
stopOnce(
  createLogger('spec', 'info'),
  [() => Promise.resolve(), () => (how === 'never' ? new Promise(() => undefined) : Promise.resolve())],
  0.5,
);
process.stdout.write('ready\n');
