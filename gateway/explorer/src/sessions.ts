import type { LocalizedText } from './language.ts';

const SIGN_INS = '/explorer/sign-ins';
const KEPT_AS = 'explorer:session';

/** One account that the gateway offers in development. */
export interface SignIn {
  readonly id: string;
  readonly label: LocalizedText;
}

/** A signed-in account; `expiresAt` is an instant in ISO 8601. */
export interface Session extends SignIn {
  readonly token: string;
  readonly expiresAt: string;
}

/** Who is signed in, for this browser tab only: nothing of it outlives the tab. */
export interface Sessions {
  current(): Session | undefined;
  /** Calls back after each sign-in, renewal and sign-out, until the returned function is called. */
  subscribe(onChange: () => void): () => void;
  /** The accounts on offer; rejects when the gateway does not answer with a list. */
  offered(): Promise<readonly SignIn[]>;
  /** Rejects, and leaves the present session as it is, when the gateway refuses. */
  signIn(id: string): Promise<Session>;
  signOut(): void;
  /**
   * A fresh session for the account of an expired one. Requests that expire together share one renewal.
   * Resolves to undefined when that account was signed out meanwhile; rejects, signed out, when it is refused.
   */
  renew(expired: Session): Promise<Session | undefined>;
}

/** Starts with the session that this browser tab had before a reload, if any. */
export function createSessions(): Sessions {
  let session = keptSession();
  let renewal: Promise<Session | undefined> | undefined;
  const listeners = new Set<() => void>();

  function change(next: Session | undefined): void {
    session = next;
    if (next) sessionStorage.setItem(KEPT_AS, JSON.stringify(next));
    else sessionStorage.removeItem(KEPT_AS);
    for (const listener of listeners) listener();
  }

  async function renewFor(expired: Session): Promise<Session | undefined> {
    try {
      const fresh = await requestSession(expired.id);
      if (session?.token !== expired.token) return sameAccount(session, expired);
      change(fresh);
      return fresh;
    } catch (error) {
      if (session?.token === expired.token) change(undefined);
      throw error;
    }
  }

  return {
    current: () => session,
    subscribe(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    async offered() {
      return parseSignIns(await answerOf(fetch(SIGN_INS, { headers: { accept: 'application/json' } })));
    },
    async signIn(id) {
      const fresh = await requestSession(id);
      change(fresh);
      return fresh;
    },
    signOut: () => change(undefined),
    async renew(expired) {
      if (session?.token !== expired.token) return sameAccount(session, expired);
      renewal ??= renewFor(expired).finally(() => (renewal = undefined));
      return renewal;
    },
  };
}

function sameAccount(session: Session | undefined, expired: Session): Session | undefined {
  return session?.id === expired.id ? session : undefined;
}

async function requestSession(id: string): Promise<Session> {
  const request = fetch(SIGN_INS, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({ id }),
  });
  const answer = await answerOf(request);
  const session = isRecord(answer) ? { ...answer, id } : undefined;
  if (!isSession(session)) throw new Error(`${SIGN_INS} answered with something that is not a session`);
  return { id, token: session.token, expiresAt: session.expiresAt, label: session.label };
}

function keptSession(): Session | undefined {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEPT_AS) ?? 'null');
    return isSession(kept) ? kept : undefined;
  } catch {
    return undefined;
  }
}

async function answerOf(request: Promise<Response>): Promise<unknown> {
  const response = await request;
  if (!response.ok) throw new Error(`${SIGN_INS} answered ${response.status}`);
  return response.json();
}

function parseSignIns(answer: unknown): readonly SignIn[] {
  if (!Array.isArray(answer) || !answer.every(isSignIn))
    throw new Error(`${SIGN_INS} did not answer with a list`);
  return answer;
}

function isSession(value: unknown): value is Session {
  return (
    isSignIn(value) &&
    'token' in value &&
    typeof value.token === 'string' &&
    'expiresAt' in value &&
    typeof value.expiresAt === 'string' &&
    !Number.isNaN(Date.parse(value.expiresAt))
  );
}

function isSignIn(value: unknown): value is SignIn {
  if (!isRecord(value) || typeof value['id'] !== 'string' || !isRecord(value['label'])) return false;
  return typeof value['label']['vi'] === 'string' && typeof value['label']['en'] === 'string';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
