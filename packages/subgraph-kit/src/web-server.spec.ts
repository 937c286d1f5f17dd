import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { createLogger } from './logger.ts';
import { createWebServer } from './web-server.ts';

describe('the end of a web server', () => {
  const sockets: Socket[] = [];
  let http: FastifyInstance;
  let answer: () => void;

  beforeEach(async () => {
    const logger = createLogger('spec', 'silent');
    http = createWebServer({ logger, largestBody: 1_024, namedByCaller: true });
    const mayAnswer = new Promise<void>((resolve) => (answer = resolve));
    http.get('/', () => ({ answered: true }));
    http.get('/late', async () => {
      await mayAnswer;
      return { answered: 'late' };
    });
    await http.listen({ host: '127.0.0.1', port: 0 });
  });
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
  });

  const connected = async (): Promise<Socket> => {
    const taken = once(http.server, 'connection');
    const socket = connect((http.server.address() as AddressInfo).port, '127.0.0.1');
    sockets.push(socket);
    await taken;
    return socket;
  };
  const asking = async (path: string): Promise<Socket> => {
    const socket = await connected();
    const asked = once(http.server, 'request');
    socket.write(`GET ${path} HTTP/1.1\r\nhost: here\r\n\r\n`);
    await asked;
    return socket;
  };

  it('waits for no connection that has asked nothing, nor for one that was answered', async () => {
    const unasked = await connected();
    const answered = await asking('/');
    expect(String(await once(answered, 'data'))).toContain('{"answered":true}');
    const ends = [unasked, answered].map((socket) => once(socket.resume(), 'close'));
    await http.close();
    await Promise.all(ends);
  });

  it('answers what it was asked before', async () => {
    const socket = await asking('/late');
    const said = once(socket, 'data');
    const closed = http.close();
    answer();
    expect(String(await said)).toContain('{"answered":"late"}');
    await closed;
  });
});
