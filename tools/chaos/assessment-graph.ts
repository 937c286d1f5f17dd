import { setTimeout as pause } from 'node:timers/promises';
import type { Actor } from '@reformgraph/subgraph-kit';
import type { JWK } from 'jose';
import { openSignedGraph } from './signed-graph.ts';

const PAUSE_MILLISECONDS = 200;

/** A mutation's answer: the member of its union that it is, with what was selected of it. */
export type Answer = Readonly<Record<string, unknown>> & { readonly __typename: string };

/** The assessment service as a frontend meets it by the gateway: signed identities, and answers that may not come. */
export interface AssessmentGraph {
  /**
   * Asks with one idempotency key until there is an answer, so that it is clear what was committed. Throws GraphSilent
   * where none comes before `until` is aborted.
   */
  mutate(actor: Actor, mutation: string, input: object, selection: string): Promise<Answer>;
  /** How often an answer was unclear and asked for again. */
  unclear(): number;
  /** Failures that are none of "try again": what the graph must not say of an outage. */
  readonly failures: readonly string[];
}

/** No answer came in the time that was left: what was asked for may be committed or not. */
export class GraphSilent extends Error {
  override readonly name = 'GraphSilent';
}

export async function openAssessmentGraph(options: {
  readonly port: number;
  readonly identityKey: JWK;
  readonly until: AbortSignal;
}): Promise<AssessmentGraph> {
  const ask = await openSignedGraph('assessment', options.port, options.identityKey);
  let requests = 0;
  let unclear = 0;
  const failures: string[] = [];

  const answerTo = async (actor: Actor, query: string, input: object): Promise<unknown> => {
    const { status, data, errors } = await ask(actor, query, { input });
    const code = errors?.[0]?.extensions?.code;
    if (errors && code !== 'SERVICE_UNAVAILABLE')
      failures.push(`${code ?? status}: ${errors[0]?.message ?? ''}`);
    return data && Object.values(data)[0];
  };

  return {
    unclear: () => unclear,
    failures,
    mutate: async (actor, mutation, input, selection) => {
      const type = `${mutation.slice(0, 1).toUpperCase()}${mutation.slice(1)}Input!`;
      const query = `mutation ($input: ${type}) { ${mutation}(input: $input) {
        __typename ... on Error { code message { en } } ${selection} } }`;
      const asked = { idempotencyKey: `chaos-${++requests}`, ...input };
      for (;;) {
        const answer = await answerTo(actor, query, asked).catch(() => undefined);
        if (answer) return answer as Answer;
        unclear += 1;
        if (options.until.aborted) throw new GraphSilent(`${mutation} got no answer`);
        await pause(PAUSE_MILLISECONDS);
      }
    },
  };
}
