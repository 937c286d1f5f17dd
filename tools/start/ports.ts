import { createServer } from 'node:net';
import { Complaint } from './complaint.ts';

const LOOPBACK = '127.0.0.1';

/** Throws Complaint where something already listens on the port. */
export async function refuseUsedPort(port: number): Promise<void> {
  try {
    await listenOnce(port);
  } catch {
    throw new Complaint(
      `Port ${port} is in use: stop what listens there, or choose another with "--port N".`,
    );
  }
}

/** As many different free ports as asked for. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listening(0)));
  const ports = servers.map(({ port }) => port);
  await Promise.all(servers.map(({ close }) => close()));
  return ports;
}

async function listenOnce(port: number): Promise<void> {
  const { close } = await listening(port);
  await close();
}

function listening(port: number): Promise<{ port: number; close: () => Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      const address = server.address();
      resolve({
        port: typeof address === 'object' && address !== null ? address.port : 0,
        close: () => new Promise((closed) => server.close(() => closed())),
      });
    });
  });
}
