import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { CHECKOUT } from '../start/checkout.ts';
import type { PlayedPlatform } from './played/platform.ts';

/** Runs the events tool on a played platform as its administrator; returns what it printed, throws where it fails. */
export function administrator(played: PlayedPlatform, ...command: string[]): string {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--import', 'tsx', join(CHECKOUT, 'tools/events/main.ts'), ...command],
    { cwd: CHECKOUT, encoding: 'utf8', env: { ...process.env, REFORMGRAPH_DATA: played.workplace.folder } },
  );
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

/** Asks a platform's gateway for a token as a department. */
export function signInAs(played: PlayedPlatform, client: string, secret: string): Promise<Response> {
  return fetch(new URL('/oauth/token', played.graph), {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${client}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
}

/** Asks again and again until the probe says yes; throws what it waited for after a minute. */
export async function until(what: string, probe: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await probe())) {
    if (Date.now() > deadline) throw new Error(`Waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Withdraws a published assessment, which its state topic tells by a tombstone. */
export async function withdraw(played: PlayedPlatform, assessmentId: string): Promise<void> {
  const { data } = await played.as('council', `{ node: assessment(id: "${assessmentId}") { version } }`);
  const { version } = data?.['node'] as { version: number };
  const withdrawn = await played.mutate('council', 'withdrawAssessment', {
    idempotencyKey: `withdraw-${assessmentId}`,
    assessmentId,
    expectedVersion: version,
    decisionNumber: '02/QĐ-UBND',
    decidedOn: '2025-01-20',
    ground: 'Thử (giả định)',
    decisionProvenance: 'SYNTHETIC',
  });
  expect(withdrawn).toMatchObject({ __typename: 'WithdrawAssessmentPayload' });
}
