import type { Logger } from './logger.ts';

export interface Told {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly facts: object;
  readonly message: string;
}

/** A logger that says nothing. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** A logger that keeps what it is told. */
export function keepingLogger(): Logger & { readonly told: Told[] } {
  const told: Told[] = [];
  const keep = (level: Told['level']) => (facts: object, message: string) =>
    void told.push({ level, facts, message });
  return { told, debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') };
}
