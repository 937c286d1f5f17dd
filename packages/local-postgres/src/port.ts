import { createServer } from 'node:net';
import { LocalPostgresError, systemCode } from './errors.ts';

/** A port of 127.0.0.1 that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  return listenOnce(0);
}

/** Throws PORT_IN_USE when somebody listens on the port. */
export async function refuseUsedPort(port: number): Promise<void> {
  try {
    await listenOnce(port);
  } catch (error) {
    if (systemCode(error) === 'EADDRINUSE') throw portInUse(port);
  }
}

/** The error for a port that another program listens on. */
export function portInUse(port: number): LocalPostgresError {
  return new LocalPostgresError(
    'PORT_IN_USE',
    `Port ${port} of 127.0.0.1 is in use by another program; stop that program or choose another port.`,
  );
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
