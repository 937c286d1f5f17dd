import type { Actor } from '@reformgraph/subgraph-kit';
import { openAssessmentGraph } from '../chaos/assessment-graph.ts';
import { succeeded } from '../chaos/seeding.ts';
import type { Stage } from './stage.ts';

/** Who plans and decides for the whole City. */
const ACTOR: Actor = {
  kind: 'person',
  personId: '01940000-0000-7000-8000-00000000beac',
  organizationId: '01940000-0000-7000-8000-00000000beab',
  rights: [
    { role: 'PLANNER', organizationId: null },
    { role: 'COUNCIL', organizationId: null },
  ],
  developmentKey: false,
};

/** Sends a mutation and returns its payload with what was selected; throws for every failure. */
export type Mutate = <Payload>(mutation: string, input: object, selection: string) => Promise<Payload>;

/** Mutations of the assessment subgraph that listens on `port`, by an actor: who plans and decides, where none is told. */
export async function mutations({ identityKey }: Stage, port: number, actor = ACTOR): Promise<Mutate> {
  const graph = await openAssessmentGraph({ port, identityKey, until: new AbortController().signal });
  return async <Payload>(mutation: string, input: object, selection: string): Promise<Payload> => {
    const payload = `${mutation.slice(0, 1).toUpperCase()}${mutation.slice(1)}Payload`;
    const answer = await graph.mutate(actor, mutation, input, `... on ${payload} { ${selection} }`);
    return succeeded(answer) as unknown as Payload;
  };
}
