import {
  request as httpRequest,
  Agent as HttpAgent,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import { request as httpsRequest, Agent as HttpsAgent } from 'node:https';
import { REQUEST_ID_HEADER, type Logger } from '@reformgraph/subgraph-kit';
import { answerProblems, unavailableProblem } from '@reformgraph/subgraph-kit/problem';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** What delivery answers departments on, below the gateway's own address. */
const PATHS = ['/oauth/token', '/feeds', '/feeds/*', '/webhooks', '/webhooks/*'];
/** An address below them in plain segments, none of which means another folder to whoever reads it. */
const ADDRESS = /^\/[a-z]+(?:\/(?!\.{1,2}(?:[/?]|$))[\w.~-]+)*(?:\?.*)?$/;
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const LARGEST_BODY = 64 * 1024;
/** Longer than the longest wait of a feed. */
const PATIENCE_MILLISECONDS = 60_000;

/** Who asks, for delivery's bounds on guessing: the address that the gateway was reached from. */
const CALLER_HEADER = 'x-reformgraph-caller';

const ASKED = [
  'accept',
  'accept-encoding',
  'accept-language',
  'authorization',
  'content-type',
  'if-none-match',
  'user-agent',
];
const ANSWERED = [
  'allow',
  'cache-control',
  'content-encoding',
  'content-length',
  'content-type',
  'etag',
  'link',
  'location',
  'pragma',
  'retry-after',
  'vary',
  'www-authenticate',
  'x-reformgraph-cursor',
  'x-reformgraph-paused-webhooks',
];

/**
 * Passes departments' requests to delivery at `url` as they are, and its answers back, without waiting for their end.
 * Nothing else can be reached by it: what is no plain address below delivery's own is not found.
 * Delivery itself knows who may read what; while it is away the answer is a problem document with status 503.
 */
export async function serveDelivery(http: FastifyInstance, url: string, logger: Logger): Promise<void> {
  const delivery = new URL(url);
  const secure = delivery.protocol === 'https:';
  const agent = secure ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true });
  const send = secure ? httpsRequest : httpRequest;
  http.addHook('onClose', (_http, done) => {
    agent.destroy();
    done();
  });

  const forward = (request: FastifyRequest, reply: FastifyReply): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const options: RequestOptions = {
        agent,
        method: request.method,
        path: request.url,
        timeout: PATIENCE_MILLISECONDS,
        headers: {
          ...picked(request.raw.headers, ASKED),
          [REQUEST_ID_HEADER]: request.id,
          [CALLER_HEADER]: request.ip,
        },
      };
      const asked = send(delivery, options, resolve);
      asked.once('timeout', () => asked.destroy(new Error('Delivery did not answer in time.')));
      asked.once('error', reject);
      reply.raw.once('close', () => asked.destroy());
      asked.end(request.body ?? undefined);
    });

  await http.register((scope, _options, done) => {
    answerProblems(scope, logger);
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: LARGEST_BODY },
      (_request, body, parsed) => parsed(null, body),
    );
    for (const path of PATHS)
      scope.route({
        method: METHODS,
        url: path,
        handler: async (request, reply) => {
          if (!ADDRESS.test(request.url)) {
            reply.callNotFound();
            return reply;
          }
          const answer = await forward(request, reply).catch((error: unknown) => {
            throw unavailableProblem(error);
          });
          for (const [name, value] of Object.entries(picked(answer.headers, ANSWERED)))
            reply.header(name, value);
          return reply.status(answer.statusCode ?? 502).send(answer);
        },
      });
    done();
  });
}

function picked(headers: IncomingMessage['headers'], names: readonly string[]) {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = headers[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}
