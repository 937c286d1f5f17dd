import { AsyncLocalStorage } from 'node:async_hooks';
import { pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino';

export type { Logger };

const requestId = new AsyncLocalStorage<string>();

/** Does the work of a request: every line logged meanwhile, however deep, bears its id as `requestId`. */
export function inRequest<Result>(id: string, work: () => Result): Result {
  return requestId.run(id, work);
}

/**
 * A JSON logger. Nothing of a person is logged: tokens, identities, names and inputs are never passed to it,
 * and what could carry them is redacted all the same. Lines go to standard output unless another destination is given.
 */
export function createLogger(
  service: string,
  level: string,
  destination: DestinationStream = standardOutput,
): Logger {
  const options: LoggerOptions = {
    level,
    base: { service },
    mixin: () => ({ requestId: requestId.getStore() }),
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: [
        'authorization',
        'token',
        'password',
        '*.authorization',
        '*.token',
        '*.password',
        'headers',
        'req.headers',
        'variables',
        'input',
      ],
      remove: true,
    },
  };
  return pino(options, destination);
}

/** That nobody reads the lines any more is no reason to stop, nor to try again for ever, as pino's own writer does. */
const standardOutput: DestinationStream = {
  write: (line) => {
    if (!process.stdout.listeners('error').includes(ignored)) process.stdout.on('error', ignored);
    process.stdout.write(line);
  },
};
const ignored = () => undefined;
