import { OUR_FAULT, type ErrorCode } from './graph-errors.ts';
import type { Localized } from './outcome.ts';

type Facts = Readonly<Record<string, unknown>>;

/** Ends a request with an HTTP status and a GraphQL error in both languages; `facts` go beside its code. */
export class Refusal extends Error {
  override readonly name: string = 'Refusal';
  readonly status: number;
  readonly code: ErrorCode;
  readonly localized: Localized;
  readonly facts: Facts;
  constructor(
    status: number,
    code: ErrorCode,
    localized: Localized,
    { facts = {}, ...options }: ErrorOptions & { readonly facts?: Facts } = {},
  ) {
    super(localized.en, options);
    this.status = status;
    this.code = code;
    this.localized = localized;
    this.facts = facts;
  }
}

/** The refusal of what may succeed in a moment; the cause is for the log. */
export function unavailable(cause: unknown): Refusal {
  return new Refusal(503, 'SERVICE_UNAVAILABLE', OUR_FAULT.SERVICE_UNAVAILABLE, { cause });
}
