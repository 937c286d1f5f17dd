import type { EventStatusContext, RequestIdentity } from '@reformgraph/subgraph-kit';
import type { Queries } from '../dependencies.ts';

/** What resolvers reach: who asks, and reads as that actor may see them. */
export interface Context extends RequestIdentity, EventStatusContext, Queries {}
