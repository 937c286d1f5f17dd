import { encodeEvent, encodeTombstone } from '@reformgraph/event-contracts';
import { appendToOutbox } from '@reformgraph/messaging';
import { sqlExecutor } from '@reformgraph/subgraph-kit';
import type { Prisma } from '../generated/prisma/client.ts';
import type { Ports } from '../use-cases/ports.ts';
import { appraiserStore } from './appraiser-store.ts';
import { assessmentStore } from './assessment-store.ts';
import { componentStore } from './component-store.ts';
import { criteriaSetStore, indexStore } from './criteria-store.ts';
import { periodStore } from './period-store.ts';
import { scoringStore } from './scoring-store.ts';
import { personStore, unitStore } from './projection-store.ts';

/** Storage and outbox in one Prisma transaction. */
export function prismaPorts(handle: Prisma.TransactionClient): Ports {
  const sql = sqlExecutor(handle);
  return {
    indexes: indexStore(handle),
    criteriaSets: criteriaSetStore(handle, sql),
    units: unitStore(sql),
    persons: personStore(sql),
    periods: periodStore(handle, sql),
    assessments: assessmentStore(sql),
    assignments: appraiserStore(sql),
    components: componentStore(sql),
    scoring: scoringStore(sql),
    events: {
      append: (events) =>
        appendToOutbox(
          sql,
          events.map((event) =>
            'data' in event ? encodeEvent(event, 'assessment') : encodeTombstone(event, 'assessment'),
          ),
        ),
    },
  };
}
