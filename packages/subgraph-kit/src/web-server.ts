import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify';
import { isDatabaseAway } from './database-errors.ts';
import { graphError, OUR_FAULT, traceOf } from './graph-errors.ts';
import { isId } from './identifiers.ts';
import { inRequest, type Logger } from './logger.ts';
import type { Localized } from './outcome.ts';
import { Refusal, unavailable } from './refusal.ts';

/** How long a client may take to send a request. */
const REQUEST_MILLISECONDS = 30_000;

/** Routes have no JSON Schemas, so Fastify need not load what compiles them, a third of its loading. */
const refuseSchemas = () => () => {
  throw new Error('A route of this web server has a JSON Schema: check its input in the handler instead.');
};

/** The header that names a request, on every answer and from the gateway to a subgraph. */
export const REQUEST_ID_HEADER = 'x-request-id';

/**
 * A web server that reads JSON alone. Every answer bears the request's id, and so does every line logged on the way to
 * it; what fails outside GraphQL is answered as a GraphQL error all the same.
 */
export function createWebServer(options: {
  logger: Logger;
  largestBody: number;
  /** Whether the caller names its requests: the gateway does at a subgraph, a client of the gateway does not. */
  namedByCaller: boolean;
}): FastifyInstance {
  const { logger, largestBody } = options;
  const answer = (error: Error, requestId: string, reply: FastifyReply) => {
    const refusal = refusalOf(error, largestBody);
    const { status, code } = refusal;
    inRequest(requestId, () => {
      if (status >= 500) logger.error({ code, ...traceOf(error.cause ?? error) }, 'a request failed');
      else logger.info({ code, status }, 'a request was refused');
    });
    if (status === 401) reply.header('www-authenticate', 'Bearer');
    return reply
      .status(status)
      .header(REQUEST_ID_HEADER, requestId)
      .header('cache-control', 'no-store')
      .send(bodyOf(refusal));
  };
  const http = fastify({
    logger: false,
    bodyLimit: largestBody,
    forceCloseConnections: 'idle',
    requestTimeout: REQUEST_MILLISECONDS,
    schemaController: { compilersFactory: { buildValidator: refuseSchemas, buildSerializer: refuseSchemas } },
    genReqId: ({ headers }) => {
      const named = headers[REQUEST_ID_HEADER];
      return options.namedByCaller && typeof named === 'string' && isId(named) ? named : randomUUID();
    },
    frameworkErrors: (error, request, reply) => void answer(error, request.id, reply),
    clientErrorHandler: answerBrokenRequest,
  });
  endUnasked(http);
  http.removeContentTypeParser('text/plain');
  http.addHook('onRequest', (request, reply, done) => {
    reply.header(REQUEST_ID_HEADER, request.id);
    done();
  });
  http.addHook('preHandler', (request, _reply, done) => inRequest(request.id, done));
  http.setErrorHandler((error: FastifyError, request, reply) => answer(error, request.id, reply));
  http.setNotFoundHandler(() => {
    throw new Refusal(404, 'BAD_REQUEST', {
      vi: 'Không có gì ở địa chỉ này.',
      en: 'Nothing is served at this address.',
    });
  });
  return http;
}

/**
 * Ends, when the server closes, connections that have asked nothing yet, as clients and balancers open them ahead:
 * Node.js takes them for busy and would wait for their first request.
 */
function endUnasked(http: FastifyInstance): void {
  const unasked = new Set<Socket>();
  http.server.on('connection', (socket) => {
    unasked.add(socket);
    socket.once('close', () => unasked.delete(socket));
  });
  http.server.on('request', ({ socket }) => unasked.delete(socket));
  http.addHook('preClose', (done) => {
    for (const socket of unasked) if (socket.bytesRead === 0) socket.destroy();
    done();
  });
}

const bodyOf = ({ code, localized, facts }: Refusal) => ({ errors: [graphError(code, localized, facts)] });

function refusalOf(error: Error & Partial<FastifyError>, largestBody: number): Refusal {
  if (error instanceof Refusal) return error;
  const status = error.statusCode ?? 500;
  if (status >= 400 && status < 500)
    return new Refusal(status, 'BAD_REQUEST', unreadable(error, largestBody));
  return isDatabaseAway(error)
    ? unavailable(error)
    : new Refusal(500, 'INTERNAL_SERVER_ERROR', OUR_FAULT.INTERNAL_SERVER_ERROR);
}

/** Why Fastify could not read a request, in both languages; `largestBody` in bytes. */
export function unreadable({ code, statusCode }: Partial<FastifyError>, largestBody: number): Localized {
  if (statusCode === 413) {
    const megabyte = 1024 * 1024;
    const size = largestBody < megabyte ? `${largestBody / 1024} KB` : `${largestBody / megabyte} MB`;
    return { vi: `Nội dung yêu cầu lớn hơn ${size}.`, en: `The body is larger than ${size}.` };
  }
  if (statusCode === 415)
    return { vi: 'Hãy gửi content-type: application/json.', en: 'Send content-type: application/json.' };
  if (code === 'FST_ERR_CTP_EMPTY_JSON_BODY')
    return { vi: 'Yêu cầu không có nội dung.', en: 'The request has no body.' };
  if (code === 'FST_ERR_BAD_URL') return { vi: 'Không đọc được địa chỉ.', en: 'The address cannot be read.' };
  return { vi: 'Nội dung yêu cầu không phải JSON đọc được.', en: 'The body is not readable JSON.' };
}

/** Answers on the bare connection what is not even HTTP, or comes too slowly. */
function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }[error.code ?? ''] ?? 400;
  const body = JSON.stringify(
    bodyOf(
      new Refusal(status, 'BAD_REQUEST', {
        vi: 'Không đọc được yêu cầu HTTP.',
        en: 'The HTTP request cannot be read.',
      }),
    ),
  );
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'connection: close',
      'content-type: application/json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      `${REQUEST_ID_HEADER}: ${randomUUID()}`,
      '',
      body,
    ].join('\r\n'),
  );
}
