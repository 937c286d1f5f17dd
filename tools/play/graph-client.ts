import { mintDevelopmentToken } from '@reformgraph/subgraph-kit/development-sign-in';
import type { JWK } from 'jose';
import { documents, operationKinds, type Operations } from '../generated/operations.ts';
import { GraphError, Refused } from './graph-errors.ts';
import { retrying } from './retrying.ts';

export type OperationName = keyof Operations;

/** A mutation's answer without its failures: these are thrown as `Refused`. */
type Succeeded<Value> = Value extends { readonly __typename: string }
  ? Extract<Value, { readonly __typename: `${string}Payload` }>
  : Value;
export type Answer<Name extends OperationName> = {
  readonly [Field in keyof Operations[Name]['result']]: Succeeded<Operations[Name]['result'][Field]>;
};

/** The graph as one person, or nobody, sees it. */
export interface GraphSession {
  /**
   * Runs an operation. Waits up to a minute for a platform that is not reachable or has a service restarting: a mutation
   * may be sent again, because its idempotency key makes the repetition harmless. Throws Refused where a mutation is
   * answered by a failure, GraphError for every other error.
   */
  run<Name extends OperationName>(
    name: Name,
    variables: Operations[Name]['variables'],
  ): Promise<Answer<Name>>;
}

/** A successful mutation, as it was sent and answered. */
export interface SentMutation {
  readonly operation: OperationName;
  readonly subject: string | null;
  readonly variables: unknown;
  /** The `data` of the answer. */
  readonly answer: unknown;
}

export interface GraphClient {
  /** Signs in by the development key; the token is minted when it is needed and renewed before it expires. */
  as(subject: string): GraphSession;
  anonymous(): GraphSession;
}

interface GraphAnswer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

const PATIENCE_SECONDS = 60;
const REQUEST_MILLISECONDS = 30_000;
const RENEWED_BEFORE_MILLISECONDS = 10 * 60_000;

/** A client of the public graph at `url` (the platform's address); `onMutation` is told every mutation that succeeds. */
export function createGraphClient(options: {
  url: string;
  developmentKey: JWK;
  onMutation?: (sent: SentMutation) => void;
}): GraphClient {
  const endpoint = new URL('/graphql', options.url);
  const tokens = new Map<string, ReturnType<typeof mintDevelopmentToken>>();

  const tokenOf = async (subject: string): Promise<string> => {
    const held = await tokens.get(subject);
    if (held && held.expiresAt.getTime() - RENEWED_BEFORE_MILLISECONDS > Date.now()) return held.token;
    const minted = mintDevelopmentToken(options.developmentKey, subject);
    tokens.set(subject, minted);
    return (await minted).token;
  };

  const ask = async (name: OperationName, variables: unknown, subject: string | null) => {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(subject === null ? {} : { authorization: `Bearer ${await tokenOf(subject)}` }),
      },
      body: JSON.stringify({ query: documents[name], operationName: name, variables }),
      signal: AbortSignal.timeout(REQUEST_MILLISECONDS),
    });
    const answer = (await response.json()) as GraphAnswer;
    const [error] = answer.errors ?? [];
    if (error) throw new GraphError(name, error.extensions?.code ?? 'INTERNAL_SERVER_ERROR', error.message);
    if (!answer.data) throw new GraphError(name, 'INTERNAL_SERVER_ERROR', 'an answer without data');
    return answer.data;
  };

  const session = (subject: string | null): GraphSession => ({
    run: async <Name extends OperationName>(name: Name, variables: Operations[Name]['variables']) => {
      const data = await retrying(() => ask(name, variables, subject), {
        again: passesByItself,
        seconds: PATIENCE_SECONDS,
      });
      if (operationKinds[name] === 'mutation') {
        for (const value of Object.values(data)) throwRefusal(name, value);
        options.onMutation?.({ operation: name, subject, variables, answer: data });
      }
      return data as Answer<Name>;
    },
  });

  return { as: (subject) => session(subject), anonymous: () => session(null) };
}

/** Throws Refused where the value is a failure by its type; the payloads of successes are named `…Payload`. */
export function throwRefusal(operation: string, value: unknown): void {
  if (typeof value !== 'object' || value === null || !('__typename' in value)) return;
  const {
    __typename: type,
    code,
    message,
  } = value as { __typename: string; code?: string; message?: { en: string } };
  if (code !== undefined) throw new Refused(operation, type, code, message?.en ?? type);
}

/** Fetch fails by a TypeError where no connection comes about, and by a timeout; an answer cut short is no JSON. */
function passesByItself(error: unknown): boolean {
  if (error instanceof GraphError) return error.code === 'SERVICE_UNAVAILABLE';
  return (
    error instanceof TypeError ||
    error instanceof SyntaxError ||
    (error instanceof DOMException && error.name === 'TimeoutError')
  );
}
