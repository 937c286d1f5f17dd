import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JWK } from 'jose';
import { mintDevelopmentToken } from '@reformgraph/subgraph-kit/development-sign-in';
import type { Workplace } from './running-platform.ts';

export interface GraphAnswer {
  readonly status: number;
  /** By which the logs tell of it. */
  readonly requestId: string;
  readonly data: Record<string, unknown> | null;
  readonly errors: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

/** Asks a graph as anybody with an HTTP client would. */
export async function ask(
  graph: string,
  query: string,
  variables: object = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<GraphAnswer> {
  const response = await fetch(graph, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  const body = (await response.json()) as Partial<GraphAnswer>;
  return {
    status: response.status,
    requestId: response.headers.get('x-request-id') ?? '',
    data: body.data ?? null,
    errors: body.errors ?? [],
  };
}

/** Below a workplace, the data of a platform over the embedded log or over a local Kafka. */
export type DataFolderName = 'embedded' | 'kafka';

/** The keys of a workplace's platform. */
export function keysOf(
  workplace: Workplace,
  data: DataFolderName = 'embedded',
): {
  developmentKey: JWK;
  identityKey: JWK;
  databaseSecret: string;
} {
  return JSON.parse(readFileSync(join(workplace.folder, data, 'secrets.json'), 'utf8')) as ReturnType<
    typeof keysOf
  >;
}

/** The Authorization header of a seeded person. */
export async function signedIn(
  workplace: Workplace,
  subject: string,
  data?: DataFolderName,
): Promise<{ authorization: string }> {
  const { token } = await mintDevelopmentToken(keysOf(workplace, data).developmentKey, subject);
  return { authorization: `Bearer ${token}` };
}
