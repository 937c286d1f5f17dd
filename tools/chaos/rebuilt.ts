import { eventContracts } from '@reformgraph/event-contracts';
import { rebuildProjection } from '@reformgraph/messaging';
import { project, TOPICS } from '@reformgraph/reporting/projection';
import { createLogger } from '@reformgraph/subgraph-kit/logger';
import type { Parts } from './parts.ts';
import type { RebuiltTable } from './verdict.ts';

const TABLES = ['unit', 'unit_membership', 'assessment_standing'];

/** Builds reporting's projection anew from offset 0, beside the one in use, and compares the two. */
export async function rebuildReporting({ addresses, log }: Parts): Promise<readonly RebuiltTable[]> {
  const { compared } = await rebuildProjection({
    projection: { name: 'reporting', contracts: eventContracts, apply: project },
    rebuildable: { topics: TOPICS, tables: TABLES.map((name) => ({ name })) },
    log,
    databaseUrl: addresses.reporting.owner,
    swap: 'NEVER',
    logger: createLogger('chaos', 'silent'),
  });
  return compared.map(({ table, live, rebuilt }) => ({ table, live: live.hash, rebuilt: rebuilt.hash }));
}
