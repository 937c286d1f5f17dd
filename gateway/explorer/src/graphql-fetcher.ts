import type { GraphiQLProps } from 'graphiql';
import type { Sessions } from './sessions.ts';

const ENDPOINT = '/graphql';

type Fetcher = GraphiQLProps['fetcher'];
type Question = Parameters<Fetcher>[0];
type Answer = Readonly<Record<string, unknown>>;

/**
 * Asks the graph as the signed-in account, anonymously without one. When the answer says that the token has
 * expired, signs the same account in again and repeats the request once. An `Authorization` typed into the
 * headers editor goes before all this. Rejects when the graph cannot be reached or answers with no JSON object.
 */
export function createGraphqlFetcher(sessions: Sessions): Fetcher {
  return async (question, options) => {
    const headers = new Headers({
      accept: 'application/graphql-response+json, application/json;q=0.9',
      'content-type': 'application/json',
    });
    for (const [name, value] of Object.entries(options?.headers ?? {})) headers.set(name, String(value));

    const session = headers.has('authorization') ? undefined : sessions.current();
    if (!session) return ask(question, headers);

    headers.set('authorization', `Bearer ${session.token}`);
    const answer = await ask(question, headers);
    if (!saysTokenExpired(answer)) return answer;

    const renewed = await sessions.renew(session).catch(() => undefined);
    if (!renewed) return answer;
    headers.set('authorization', `Bearer ${renewed.token}`);
    return ask(question, headers);
  };
}

async function ask(question: Question, headers: Headers): Promise<Answer> {
  const body = JSON.stringify(question);
  const response = await fetch(ENDPOINT, { method: 'POST', headers, body, credentials: 'omit' });
  const text = await response.text();
  try {
    const answer: unknown = JSON.parse(text);
    if (isRecord(answer)) return answer;
  } catch {
    // told below, with the status
  }
  throw new Error(`${ENDPOINT} answered ${response.status} without JSON: ${text.slice(0, 200)}`);
}

function saysTokenExpired(answer: Answer): boolean {
  const errors = answer['errors'];
  return (
    Array.isArray(errors) &&
    errors.some(
      (error) =>
        isRecord(error) && isRecord(error['extensions']) && error['extensions']['code'] === 'TOKEN_EXPIRED',
    )
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
