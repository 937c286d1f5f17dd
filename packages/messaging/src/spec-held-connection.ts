import { createServer, connect, type Socket } from 'node:net';

/** A way to a server on this machine on which what clients say can be held back, as a slow network would. */
export interface HeldWay {
  /** Where it begins, on 127.0.0.1. */
  readonly port: number;
  hold(): void;
  /** Bytes that are held. */
  held(): number;
  /** Lets what was held through, in order, and all after it. */
  release(): void;
  close(): Promise<void>;
}

/** A held way to a PostgreSQL, and the URL that leads it. */
export async function holdConnection(url: string): Promise<HeldWay & { readonly url: string }> {
  const held = new URL(url);
  const way = await holdWay(Number(held.port));
  held.hostname = '127.0.0.1';
  held.port = String(way.port);
  return { ...way, url: held.href };
}

export async function holdWay(to: number): Promise<HeldWay> {
  const sockets = new Set<Socket>();
  const waiting: { to: Socket; chunk: Buffer }[] = [];
  let isHolding = false;
  const server = createServer((client) => {
    const upstream = connect(to, '127.0.0.1');
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
  return {
    port: typeof address === 'object' ? (address?.port ?? 0) : 0,
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
