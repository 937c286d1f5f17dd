import { createServer, connect, type Socket } from 'node:net';

/** A way to a PostgreSQL on which what clients say can be held back, as a slow network would. */
export interface HeldConnection {
  /** The URL that leads this way. */
  readonly url: string;
  hold(): void;
  /** Bytes that are held. */
  held(): number;
  /** Lets what was held through, in order, and all after it. */
  release(): void;
  close(): Promise<void>;
}

export async function holdConnection(url: string): Promise<HeldConnection> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  const waiting: { to: Socket; chunk: Buffer }[] = [];
  let isHolding = false;
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => other.end());
    }
    client.on('data', (chunk: Buffer) => {
      if (isHolding) waiting.push({ to: upstream, chunk });
      else upstream.write(chunk);
    });
    upstream.pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const held = new URL(url);
  held.hostname = '127.0.0.1';
  held.port = String(typeof address === 'object' ? address?.port : '');
  return {
    url: held.href,
    hold: () => {
      isHolding = true;
    },
    held: () => waiting.reduce((sum, { chunk }) => sum + chunk.byteLength, 0),
    release: () => {
      isHolding = false;
      for (const { to, chunk } of waiting.splice(0)) to.write(chunk);
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
