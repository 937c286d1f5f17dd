import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { isDatabaseAway } from './database-errors.ts';
import { OUR_FAULT, traceOf } from './graph-errors.ts';
import { inRequest, type Logger } from './logger.ts';
import type { Localized } from './outcome.ts';
import { unreadable } from './web-server.ts';

/** What a request outside the graph is refused with: an HTTP status, a stable code, and both languages. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly code: string;
  readonly localized: Localized;
  readonly headers: Readonly<Record<string, string>>;
  readonly facts: Readonly<Record<string, unknown>>;
  constructor(
    status: number,
    code: string,
    localized: Localized,
    more: {
      readonly headers?: Readonly<Record<string, string>>;
      readonly facts?: Readonly<Record<string, unknown>>;
      readonly cause?: unknown;
    } = {},
  ) {
    super(localized.en, { cause: more.cause });
    this.status = status;
    this.code = code;
    this.localized = localized;
    this.headers = more.headers ?? {};
    this.facts = more.facts ?? {};
  }
}

/** The problem of what may succeed in a moment; the cause is for the log. */
export function unavailableProblem(cause: unknown): Problem {
  return new Problem(503, 'SERVICE_UNAVAILABLE', OUR_FAULT.SERVICE_UNAVAILABLE, {
    headers: { 'retry-after': '5' },
    cause,
  });
}

/** Sends a problem as RFC 9457 says: `type`, `title`, `status`, `detail`, and `code`, `localized` beside its facts. */
export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  const { status, code, localized, facts } = problem;
  return reply
    .status(status)
    .headers(problem.headers)
    .header('cache-control', 'no-store')
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(
      JSON.stringify({
        type: `urn:reformgraph:problem:${code.toLowerCase().replaceAll('_', '-')}`,
        title: code,
        status,
        detail: localized.en,
        code,
        localized,
        ...facts,
      }),
    );
}

/** Makes the routes of a scope answer every error as a problem; the cause of what is our fault goes to the log alone. */
export function answerProblems(http: FastifyInstance, logger: Logger): void {
  http.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = problemOf(error, request.routeOptions.bodyLimit);
    inRequest(request.id, () => {
      const { code, status } = problem;
      if (status >= 500) logger.error({ code, ...traceOf(error.cause ?? error) }, 'a request failed');
      else logger.info({ code, status }, 'a request was refused');
    });
    return sendProblem(reply, problem);
  });
}

function problemOf(error: Error & Partial<FastifyError>, largestBody: number): Problem {
  if (error instanceof Problem) return error;
  const status = error.statusCode ?? 500;
  if (status >= 400 && status < 500)
    return new Problem(status, 'BAD_REQUEST', unreadable(error, largestBody));
  return isDatabaseAway(error)
    ? unavailableProblem(error)
    : new Problem(500, 'INTERNAL_SERVER_ERROR', OUR_FAULT.INTERNAL_SERVER_ERROR, { cause: error });
}
