import { createServer } from 'node:net';
import { LocalKafkaError } from './errors.ts';

/** A port of 127.0.0.1 that nobody listens on at this moment. */
export function freePort(): Promise<number> {
  return listenOnce(0);
}

/** Throws PORT_IN_USE where somebody listens on the port. */
export async function refuseUsedPort(port: number): Promise<void> {
  await listenOnce(port).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new LocalKafkaError(
      'PORT_IN_USE',
      `Port ${port} of 127.0.0.1 is in use by another program; stop that program or choose another port.`,
    );
  });
}

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });
}
