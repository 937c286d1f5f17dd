import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly url: string;
  readonly body: string;
}

/** Whether a request was signed by the secret, as a receiver finds it out after the Standard Webhooks specification. */
export function isSigned({ headers, body }: Received, secret: string): boolean {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const content = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
  const expected = `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
  return String(headers['webhook-signature']).split(' ').includes(expected);
}

/** A department's endpoint on 127.0.0.1 that keeps what it is sent and answers as it is told. */
export interface SpecEndpoint {
  readonly port: number;
  readonly received: Received[];
  /** How the next requests are answered; at first by 204. */
  answer: (response: ServerResponse, received: Received) => void;
  /** Connections open now. */
  connections(): number;
  close(): Promise<void>;
}

export async function startSpecEndpoint(
  secure?: { key: string; certificate: string },
  port = 0,
): Promise<SpecEndpoint> {
  const sockets = new Set<Socket>();
  const received: Received[] = [];
  const server = secure ? createSecureServer({ key: secure.key, cert: secure.certificate }) : createServer();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('request', (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one = {
        headers: request.headers,
        url: request.url ?? '',
        body: Buffer.concat(chunks).toString(),
      };
      received.push(one);
      endpoint.answer(response, one);
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const endpoint: SpecEndpoint = {
    port: (server.address() as AddressInfo).port,
    received,
    answer: (response) => response.writeHead(204).end(),
    connections: () => sockets.size,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        sockets.forEach((socket) => socket.destroy());
      }),
  };
  return endpoint;
}
