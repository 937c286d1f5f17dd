import {
  IDENTITY_HEADER,
  REQUEST_ID_HEADER,
  unavailable,
  type Actor,
  type RequestIdentity,
  type SignIdentity,
} from '@reformgraph/subgraph-kit';
import { z } from 'zod';
import { TokenRefused } from './token-refused.ts';
import type { ProvenSubject } from './token-verifier.ts';

const resolved = z.object({
  actor: z
    .discriminatedUnion('kind', [
      z.object({
        kind: z.literal('person'),
        personId: z.string(),
        organizationId: z.string(),
        rights: z.array(z.object({ role: z.string(), organizationId: z.string().nullable() })),
        developmentKey: z.boolean(),
      }),
      z.object({ kind: z.literal('first-administrator'), developmentKey: z.boolean() }),
    ])
    .nullable(),
  clockOffsetMilliseconds: z.number(),
});
type Resolved = z.output<typeof resolved>;

/** Finds who asks and what time it is by the platform's clock. */
export interface Identities {
  /**
   * Null stands for an anonymous reader. Throws TokenRefused for a subject that is no person, SERVICE_UNAVAILABLE where
   * the organizations service does not say.
   */
  of(subject: ProvenSubject | null, requestId: string): Promise<RequestIdentity>;
  /** Forgets what was heard of persons and of the clock: something of them has changed. */
  forget(): void;
}

const KEPT_MILLISECONDS = 5_000;
const MOST_KEPT = 10_000;

/** Asks the organizations service at `url`; answers are kept for 5 seconds, or until they are forgotten. */
export function createIdentities(url: string, sign: SignIdentity): Identities {
  const endpoint = new URL('/internal/identity', url);
  let kept = new Map<string, { until: number; answer: Promise<Resolved> }>();

  const ask = async (subject: string | null, requestId: string): Promise<Resolved> => {
    const identity = await sign('organizations', {
      actor: { kind: 'gateway' },
      requestId,
      businessTime: new Date().toISOString(),
    });
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        [IDENTITY_HEADER]: identity,
        [REQUEST_ID_HEADER]: requestId,
      },
      body: JSON.stringify({ subject }),
      signal: AbortSignal.timeout(5_000),
    });
    if (!response.ok) throw new Error(`The organizations service answered ${response.status}.`);
    return resolved.parse(await response.json());
  };

  const resolve = (subject: string | null, requestId: string): Promise<Resolved> => {
    const key = subject ?? '';
    const held = kept.get(key);
    if (held && held.until > Date.now()) return held.answer;
    if (kept.size >= MOST_KEPT) kept = new Map();
    const answer = ask(subject, requestId).catch((error: unknown) => {
      throw unavailable(error);
    });
    const entry = { until: Date.now() + KEPT_MILLISECONDS, answer };
    kept.set(key, entry);
    const drop = () => {
      if (kept.get(key) === entry) kept.delete(key);
    };
    answer.then(({ actor }) => {
      if (actor === null && subject !== null) drop();
    }, drop);
    return answer;
  };

  return {
    forget: () => {
      kept = new Map();
    },
    of: async (subject, requestId) => {
      const { actor, clockOffsetMilliseconds } = await resolve(subject?.subject ?? null, requestId);
      if (subject && actor === null)
        throw new TokenRefused('UNAUTHENTICATED', {
          vi: 'Không ai trên hệ thống đăng nhập bằng mã này.',
          en: 'Nobody on this platform signs in with this token.',
        });
      return {
        actor:
          subject && actor
            ? ({ ...actor, developmentKey: subject.developmentKey } as Actor)
            : { kind: 'anonymous' },
        requestId,
        businessTime: new Date(Date.now() + clockOffsetMilliseconds).toISOString(),
      };
    },
  };
}
