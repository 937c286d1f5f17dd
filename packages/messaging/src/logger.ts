/** What messaging needs of a logger; pino's fits as it is. Facts are ids, counts and reasons, never event data. */
export interface Logger {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}
