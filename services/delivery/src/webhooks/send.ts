import { lookup as resolveName } from 'node:dns/promises';
import { type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { MayReach } from './addresses.ts';
import { hostOf } from './endpoint-url.ts';
import { readRetryAfter } from './pauses.ts';

/** What an attempt came to. Nothing of an answer's body is kept. */
export type Answer =
  /** The endpoint answered; redirects are answers too and are not followed. */
  | { readonly outcome: 'ANSWERED'; readonly status: number; readonly askedToWait: number | null }
  | { readonly outcome: 'NO_ANSWER'; readonly reason: NoAnswer };

export type NoAnswer =
  /** The name leads nowhere. */
  | 'NAME_NOT_FOUND'
  /** The name leads to an address that may not be called. */
  | 'ADDRESS_NOT_ALLOWED'
  /** No connection within the bound, or none at all. */
  | 'NOT_CONNECTED'
  /** The certificate does not prove the name. */
  | 'CERTIFICATE_REFUSED'
  /** Connected, and no status within the bound. */
  | 'TOO_SLOW'
  /** The connection broke, or what came is not HTTP. */
  | 'BROKEN_ANSWER';

export interface SendBounds {
  readonly mayReach: MayReach;
  /** Milliseconds for the name, the connection and TLS together. */
  readonly connectWithin: number;
  /** Milliseconds for the whole attempt, up to the status. */
  readonly answerWithin: number;
  /** PEM of authorities whose certificates count; absent for the usual ones. */
  readonly authorities?: string;
  /** Addresses of a name, none where it is not known; absent for the system's resolver. */
  readonly resolve?: (name: string) => Promise<readonly string[]>;
}

/** How much of a body is taken off the wire, and for how long, so that an orderly endpoint can end its answer. */
const BODY_BYTES = 64 * 1024;
const BODY_MILLISECONDS = 1_000;

/**
 * Posts a body once and tells what came of it; never rejects. The name is resolved here, every address it leads to is
 * checked, and the connection goes to one of exactly these: the name is not resolved a second time.
 */
export async function send(
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
  bounds: SendBounds,
): Promise<Answer> {
  const started = performance.now();
  const addresses = await allowedAddresses(url, bounds);
  if (typeof addresses === 'string') return noAnswer(addresses);
  return post(url, headers, body, {
    ...bounds,
    connectWithin: bounds.connectWithin - (performance.now() - started),
    answerWithin: bounds.answerWithin - (performance.now() - started),
    addresses,
  });
}

/** Where a URL's name leads to now, or why it may not be called. */
export async function allowedAddresses(
  url: URL,
  { mayReach, connectWithin, resolve = systemResolver }: SendBounds,
): Promise<readonly string[] | 'NAME_NOT_FOUND' | 'ADDRESS_NOT_ALLOWED'> {
  const host = hostOf(url);
  const addresses = isIP(host) === 0 ? await within(connectWithin, resolve(host)) : [host];
  if (addresses === undefined || addresses.length === 0) return 'NAME_NOT_FOUND';
  return addresses.every(mayReach) ? addresses : 'ADDRESS_NOT_ALLOWED';
}

async function systemResolver(name: string): Promise<readonly string[]> {
  const found = await resolveName(name, { all: true, verbatim: true }).catch(() => []);
  return found.map(({ address }) => address);
}

function post(
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
  bounds: SendBounds & { readonly addresses: readonly string[] },
): Promise<Answer> {
  return new Promise((resolve) => {
    let request: ClientRequest | undefined;
    const timers: NodeJS.Timeout[] = [];
    let settled = false;
    const settle = (answer: Answer, andDestroy = true) => {
      if (settled) return;
      settled = true;
      timers.forEach(clearTimeout);
      resolve(answer);
      if (andDestroy) request?.destroy();
    };
    const limit = (milliseconds: number, reason: NoAnswer) => {
      const timer = setTimeout(() => settle(noAnswer(reason)), Math.max(0, milliseconds));
      timers.push(timer);
      return timer;
    };
    limit(bounds.answerWithin, 'TOO_SLOW');
    const connecting = limit(bounds.connectWithin, 'NOT_CONNECTED');
    let connected = false;
    const isSecure = url.protocol === 'https:';
    try {
      request = (isSecure ? httpsRequest : httpRequest)(url, {
        method: 'POST',
        agent: false,
        headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
        lookup: exactly(bounds.addresses),
        maxHeaderSize: 16 * 1024,
        ...(bounds.authorities === undefined ? {} : { ca: bounds.authorities }),
      });
    } catch {
      settle(noAnswer('BROKEN_ANSWER'));
      return;
    }
    request.on('socket', (socket) => {
      socket.once(isSecure ? 'secureConnect' : 'connect', () => {
        connected = true;
        clearTimeout(connecting);
      });
    });
    request.on('error', (error) => settle(noAnswer(reasonOf(error, connected))));
    request.on('upgrade', (_response, socket) => {
      socket.destroy();
      settle(noAnswer('BROKEN_ANSWER'));
    });
    request.on('response', (response) => {
      discard(response);
      const askedToWait = readRetryAfter(response.headers['retry-after'], Date.now());
      settle({ outcome: 'ANSWERED', status: response.statusCode ?? 0, askedToWait }, false);
    });
    request.end(body);
  });
}

/** Resolves a name to the addresses that were checked, whatever the name says now. */
function exactly(addresses: readonly string[]): LookupFunction {
  const known = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_host, options, callback) => {
    const [first] = known;
    if (options.all) callback(null, known);
    else callback(null, first?.address ?? '', first?.family);
  };
}

/** Lets the answer end within bounds, and cuts it where it does not. */
function discard(response: IncomingMessage): void {
  let bytes = 0;
  const cut = setTimeout(() => response.destroy(), BODY_MILLISECONDS);
  response.on('error', () => undefined);
  response.on('close', () => clearTimeout(cut));
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > BODY_BYTES) response.destroy();
  });
}

async function within<Result>(milliseconds: number, work: Promise<Result>): Promise<Result | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

const CERTIFICATE_CODE = /CERT|SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY)/;

function reasonOf(error: NodeJS.ErrnoException, connected: boolean): NoAnswer {
  if (CERTIFICATE_CODE.test(error.code ?? '')) return 'CERTIFICATE_REFUSED';
  return connected ? 'BROKEN_ANSWER' : 'NOT_CONNECTED';
}

const noAnswer = (reason: NoAnswer): Answer => ({ outcome: 'NO_ANSWER', reason });
