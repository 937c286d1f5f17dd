import { pino, type Logger } from 'pino';

export type { Logger };

/**
 * A JSON logger. Nothing of a person is logged: tokens, identities, names and inputs are never passed to it,
 * and what could carry them is redacted all the same.
 */
export function createLogger(service: string, level: string): Logger {
  return pino({
    level,
    base: { service },
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
  });
}
