import { createIdentitySigner, type Actor } from '@reformgraph/subgraph-kit';
import type { Subgraph } from '@reformgraph/subgraph-kit/subgraphs';
import type { JWK } from 'jose';

const ANSWER_MILLISECONDS = 15_000;

/** Business time of all that is asked: within the windows of the period. */
export const BUSINESS_TIME = '2024-12-10T00:00:00.000Z';

/** What a graph answered, failures too. */
export interface GraphAnswer {
  readonly status: number;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly errors?: readonly { readonly extensions?: { readonly code?: string }; readonly message: string }[];
}

/** Asks a subgraph as the gateway does, by any actor; rejects where no answer comes within 15 s. */
export type SignedGraph = (actor: Actor, document: string, variables?: object) => Promise<GraphAnswer>;

/** The subgraph that listens on `port`, asked with identities that `identityKey` signs. */
export async function openSignedGraph(
  subgraph: Subgraph,
  port: number,
  identityKey: JWK,
): Promise<SignedGraph> {
  const sign = await createIdentitySigner(identityKey);
  const url = `http://127.0.0.1:${port}/graphql`;
  let requests = 0;
  return async (actor, query, variables = {}) => {
    const identity = { actor, requestId: `chaos-${++requests}`, businessTime: BUSINESS_TIME };
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-reformgraph-identity': await sign(subgraph, identity),
      },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(ANSWER_MILLISECONDS),
    });
    return { status: response.status, ...((await response.json()) as Omit<GraphAnswer, 'status'>) };
  };
}
