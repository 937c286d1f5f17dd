import { eventContracts } from '@reformgraph/event-contracts';
import { rebuildProjection } from '@reformgraph/messaging';
import { project, REBUILDABLE } from '@reformgraph/reporting/projection';
import { createLogger } from '@reformgraph/subgraph-kit/logger';
import type { Parts } from './parts.ts';
import type { RebuiltTable } from './verdict.ts';

/** Builds reporting's projection anew from offset 0, beside the one in use, and compares the two. */
export async function rebuildReporting({ addresses, log }: Parts): Promise<readonly RebuiltTable[]> {
  const { compared } = await rebuildProjection({
    projection: { name: 'reporting', contracts: eventContracts, apply: project },
    rebuildable: REBUILDABLE,
    log,
    databaseUrl: addresses.reporting.owner,
    swap: 'NEVER',
    logger: createLogger('chaos', 'silent'),
  });
  return compared.map(({ table, live, rebuilt }) => ({ table, live: live.hash, rebuilt: rebuilt.hash }));
}
