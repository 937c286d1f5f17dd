import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { openLoopbackProxy, type LoopbackProxy } from './loopback-proxy.ts';

/** Answers each line in capitals. */
const server = createServer((socket) => {
  socket.on('error', () => undefined);
  socket.on('data', (chunk: Buffer) => socket.write(chunk.toString().toUpperCase()));
});
let proxy: LoopbackProxy;

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  proxy = await openLoopbackProxy();
});
afterAll(async () => {
  await proxy.close();
  await new Promise((resolve) => server.close(resolve));
});

async function connected(): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port: proxy.port });
  await once(socket, 'connect');
  return socket;
}

/** Resolves when the connection is gone, however it went. */
function gone(socket: Socket): Promise<unknown> {
  socket.on('error', () => undefined);
  return new Promise((resolve) => socket.once('close', resolve));
}

async function answerTo(socket: Socket, word: string): Promise<string> {
  socket.write(word);
  const [chunk] = (await once(socket, 'data')) as [Buffer];
  return chunk.toString();
}

describe('the proxy on the loopback address', () => {
  it('refuses while it leads nowhere', async () => {
    const socket = connect({ host: '127.0.0.1', port: proxy.port });
    await gone(socket);
    expect(socket.bytesRead).toBe(0);
  });

  it('hands on both ways, ends every connection when it is cut, and takes new ones after', async () => {
    proxy.leadTo((server.address() as AddressInfo).port);
    const sockets = [await connected(), await connected()];
    for (const socket of sockets) expect(await answerTo(socket, 'word')).toBe('WORD');

    const ends = sockets.map(gone);
    expect(proxy.cut()).toBe(2);
    await Promise.all(ends);

    const again = await connected();
    expect(await answerTo(again, 'again')).toBe('AGAIN');
    again.destroy();
  });
});
