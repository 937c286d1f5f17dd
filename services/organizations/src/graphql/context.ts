import type { EventStatusContext, RequestIdentity } from '@reformgraph/subgraph-kit';
import type { Commands, Queries } from '../dependencies.ts';

/** What resolvers reach: who asks, reads as that actor may see them, and the use cases. */
export interface Context extends RequestIdentity, EventStatusContext, Queries {
  readonly commands: Commands;
}
