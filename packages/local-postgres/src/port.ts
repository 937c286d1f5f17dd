import { connect, createServer, type Server } from 'node:net';
import { LocalPostgresError, systemCode } from './errors.ts';

const HOST = '127.0.0.1';

/** A port of 127.0.0.1 that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const [port = 0] = await freePorts(1);
  return port;
}

/** As many different ports of 127.0.0.1 that nobody listens on at this moment. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listening(0)));
  const ports = servers.map((server) => portOf(server));
  await Promise.all(servers.map(closed));
  return ports;
}

/** Whether nobody listens on the port of 127.0.0.1 at this moment; rejects where this user may not listen there. */
export async function isPortFree(port: number): Promise<boolean> {
  try {
    await closed(await listening(port));
    return true;
  } catch (error) {
    if (systemCode(error) === 'EADDRINUSE') return false;
    throw error;
  }
}

/** Whether somebody takes connections on the port of 127.0.0.1. */
export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, HOST);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Throws PORT_IN_USE when somebody listens on the port; of any other hindrance PostgreSQL itself complains. */
export async function refuseUsedPort(port: number): Promise<void> {
  if (!(await isPortFree(port).catch(() => true))) throw portInUse(port);
}

/** The error for a port that another program listens on. */
export function portInUse(port: number): LocalPostgresError {
  return new LocalPostgresError(
    'PORT_IN_USE',
    `Port ${port} of ${HOST} is in use by another program; stop that program or choose another port.`,
  );
}

function listening(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, HOST, () => resolve(server));
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
