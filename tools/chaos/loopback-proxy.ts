import { createServer, connect, type AddressInfo, type Socket } from 'node:net';

const HOST = '127.0.0.1';

/** Stands between clients and a server on this machine. */
export interface LoopbackProxy {
  readonly port: number;
  /** Where it connects to from now on; nowhere until this was told. */
  leadTo(port: number): void;
  /** Ends every connection as a broken network would, without a farewell; returns how many there were. */
  cut(): number;
  close(): Promise<void>;
}

/** Listens on a free port of the loopback address, and hands every connection on. */
export async function openLoopbackProxy(): Promise<LoopbackProxy> {
  let target: number | null = null;
  const pairs = new Set<readonly Socket[]>();
  const server = createServer((client) => {
    if (target === null) {
      client.destroy();
      return;
    }
    const upstream = connect({ host: HOST, port: target });
    const pair = [client, upstream];
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      for (const socket of pair) socket.destroy();
    };
    for (const socket of pair) {
      socket.setNoDelay(true);
      socket.on('error', end);
      socket.on('close', end);
    }
    client.pipe(upstream).pipe(client);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, HOST, resolve);
  });
  const cut = () => {
    const open = [...pairs];
    for (const pair of open) for (const socket of pair) socket.resetAndDestroy();
    return open.length;
  };
  return {
    port: (server.address() as AddressInfo).port,
    leadTo: (port) => {
      target = port;
    },
    cut,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      cut();
      await closed;
    },
  };
}
