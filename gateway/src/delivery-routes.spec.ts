import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { createLogger } from '@reformgraph/subgraph-kit';
import fastify, { type FastifyInstance } from 'fastify';
import { serveDelivery } from './delivery-routes.ts';

/** A server that keeps which addresses it was asked for. */
async function keepingServer(): Promise<{ server: Server; port: number; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end('[]');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { server, port: (server.address() as AddressInfo).port, asked };
}

describe("departments' addresses at the gateway", () => {
  let delivery: Awaited<ReturnType<typeof keepingServer>>;
  let elsewhere: Awaited<ReturnType<typeof keepingServer>>;
  let http: FastifyInstance;
  let port: number;
  beforeAll(async () => {
    [delivery, elsewhere] = [await keepingServer(), await keepingServer()];
    http = fastify();
    await serveDelivery(http, `http://127.0.0.1:${delivery.port}`, createLogger('spec', 'silent'));
    port = Number(new URL(await http.listen({ host: '127.0.0.1', port: 0 })).port);
  });
  afterAll(async () => {
    await http.close();
    delivery.server.close();
    elsewhere.server.close();
  });
  beforeEach(() => delivery.asked.splice(0));

  /** The status of what a request line as it stands is answered with; clients would tidy it up. */
  const statusOf = async (target: string): Promise<number> => {
    const socket = connect(port, '127.0.0.1');
    socket.write(
      `GET ${target} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer s\r\nconnection: close\r\n\r\n`,
    );
    let text = '';
    for await (const part of socket) text += String(part);
    return Number(text.split(' ')[1]);
  };

  it.each([
    '/feeds',
    '/feeds/reformgraph.published.assessment?after=a/../b&limit=1',
    '/feeds/reformgraph.published.assessment/verify',
    '/webhooks/0199aaaa-0000-7000-8000-000000000001',
    '/oauth/token',
  ])('%s goes to delivery as it is', async (target) => {
    expect(await statusOf(target)).toBe(200);
    expect(delivery.asked).toEqual([target]);
  });

  it.each([
    '/feeds/../metrics',
    '/feeds/%2e%2e/metrics',
    '/feeds/..%2fmetrics',
    '/feeds/..',
    '/feeds/..?a',
    '/feeds/./a',
    '/feeds/a//b',
    '/feeds\\..\\metrics',
    '/feeds/..;/metrics',
    '//ELSEWHERE/feeds',
    'http://ELSEWHERE/feeds',
    'http://ELSEWHERE/feeds/reformgraph.published.assessment',
    'http://ELSEWHERE/oauth/token',
    '/metrics',
  ])('%s is not found, and goes nowhere', async (target) => {
    expect(await statusOf(target.replace('ELSEWHERE', `127.0.0.1:${elsewhere.port}`))).toBe(404);
    expect([delivery.asked, elsewhere.asked]).toEqual([[], []]);
  });
});
