import { isPortFree } from '@reformgraph/local-postgres';
import { Complaint } from './complaint.ts';

/** Throws Complaint where the graph cannot listen on the port. */
export async function refuseUsedPort(port: number): Promise<void> {
  const free = await isPortFree(port).catch((error: unknown) => {
    throw new Complaint(
      `Nobody may listen on port ${port} here (${String(error)}): choose another with "--port N".`,
    );
  });
  if (!free)
    throw new Complaint(
      `Port ${port} is in use: stop what listens there, or choose another with "--port N".`,
    );
}
