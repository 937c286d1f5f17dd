/** The graph answered with an error; `code` is `extensions.code`, such as UNAUTHENTICATED. */
export class GraphError extends Error {
  override readonly name = 'GraphError';
  readonly code: string;
  constructor(operation: string, code: string, message: string) {
    super(`${operation}: ${code}: ${message}`);
    this.code = code;
  }
}

/** A mutation was refused by one of its named failures; nothing was changed. */
export class Refused extends Error {
  override readonly name = 'Refused';
  /** The failure's type in the schema, such as UnknownPerson. */
  readonly failure: string;
  /** The failure's code, such as UNKNOWN_PERSON. */
  readonly code: string;
  constructor(operation: string, failure: string, code: string, message: string) {
    super(`${operation}: ${failure}: ${message}`);
    this.failure = failure;
    this.code = code;
  }
}

/** True where the error is a refusal by one of the named failures. */
export function isRefusal(error: unknown, ...failures: string[]): error is Refused {
  return error instanceof Refused && failures.includes(error.failure);
}
