import { reasonOf } from '@reformgraph/messaging';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { isDatabaseAway, isUnstorable } from './database-errors.ts';
import type { Logger } from './logger.ts';
import type { Localized } from './outcome.ts';

/** Every code that a GraphQL error of the platform can carry in `extensions.code`. */
export const ERROR_CODES = [
  'UNAUTHENTICATED',
  'TOKEN_EXPIRED',
  'FORBIDDEN',
  'BAD_USER_INPUT',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_REQUEST',
  'SERVICE_UNAVAILABLE',
  'INTERNAL_SERVER_ERROR',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** What a person reads of an error that is not of their making. */
export const OUR_FAULT = {
  SERVICE_UNAVAILABLE: {
    vi: 'Hệ thống tạm thời gián đoạn, hãy thử lại.',
    en: 'The platform is not available right now: try again.',
  },
  INTERNAL_SERVER_ERROR: {
    vi: 'Hệ thống gặp sự cố ngoài dự kiến.',
    en: 'Something went wrong on our side.',
  },
} as const satisfies Partial<Record<ErrorCode, Localized>>;

const UNSTORABLE: Localized = {
  vi: 'Một giá trị có ký tự hoặc ngày không lưu được.',
  en: 'A value holds a character or a day that cannot be stored.',
};

/** A GraphQL error in the platform's shape: a stable code, and the message in both languages. */
export function graphError(
  code: ErrorCode,
  localized: Localized,
  facts: Readonly<Record<string, unknown>> = {},
): GraphQLFormattedError {
  return { message: localized.en, extensions: { code, localized, ...facts } };
}

/** True where the code tells the client what it did, or that it may try again; any other error is our fault. */
export function isExpectedCode(code: unknown): code is ErrorCode {
  return code !== 'INTERNAL_SERVER_ERROR' && ERROR_CODES.some((known) => known === code);
}

/**
 * Keeps what a client may know of an error that a resolver threw: an expected one as it is, BAD_USER_INPUT for a
 * value that no database can hold, SERVICE_UNAVAILABLE while the database is away, INTERNAL_SERVER_ERROR for the rest,
 * whose cause goes to the log alone.
 */
export function formatError(logger: Logger) {
  return (formatted: GraphQLFormattedError, thrown: unknown): GraphQLFormattedError => {
    if (isExpectedCode(formatted.extensions?.['code'])) return formatted;
    const cause = thrown instanceof GraphQLError ? (thrown.originalError ?? thrown) : thrown;
    const location = formatted.path ? { path: formatted.path } : {};
    if (isUnstorable(cause)) return { ...graphError('BAD_USER_INPUT', UNSTORABLE), ...location };
    const code = isDatabaseAway(cause) ? 'SERVICE_UNAVAILABLE' : 'INTERNAL_SERVER_ERROR';
    logger.error({ code, path: formatted.path, ...traceOf(cause) }, 'a resolver failed');
    return { ...graphError(code, OUR_FAULT[code]), ...location };
  };
}

/** What a log may tell of an error: its kind and the places it came through, no message, for that may quote a value. */
export function traceOf(error: unknown): { reason: string; frames: readonly string[] } {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  return {
    reason: reasonOf(error),
    frames: stack.split('\n').flatMap((line) => /^\s+at (.*)$/.exec(line)?.[1] ?? []),
  };
}
