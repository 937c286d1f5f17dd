import { types } from 'node:util';
import { UnreadableEvent } from '@reformgraph/event-contracts';
import { LogRefused, UnknownTopic } from './event-log.ts';

const PASSING_CLASSES = new Set(['08', '40', '53', '55', '57', '58']);
const READ_ONLY = '25006';
const QUERY_CANCELED = '57014';
const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** Whether it is an Error, of whichever realm: Node's own are of another one than those of code that runs in a context. */
export const isError = types.isNativeError;

/**
 * True where the same work may succeed later with nothing changed: the connection, a serialization failure,
 * a deadlock, a lock, resources, a shutdown or a standby. Anything else would fail again.
 */
export function isPassing(error: unknown): boolean {
  if (!isError(error)) return false;
  if ('errors' in error && Array.isArray(error.errors)) return error.errors.some(isPassing);
  const code = textOf(error, 'code');
  if (code && /^[0-9A-Z]{5}$/.test(code) && isFromServer(error)) return isPassingState(code);
  if (code && NETWORK_CODES.has(code)) return true;
  return /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed)/i.test(
    error.message,
  );
}

/** The same of what PostgreSQL answered, by its SQLSTATE. */
export function isPassingState(sqlState: string): boolean {
  return sqlState === READ_ONLY || PASSING_CLASSES.has(sqlState.slice(0, 2));
}

/**
 * True where what was needed is away: a passing failure in which no server answered, or one that is starting, going
 * down, full or a standby. A deadlock, a lock that is not free or a statement cancelled is none: the server is there.
 */
export function isOutage(error: unknown): boolean {
  if (!isPassing(error) || !isError(error)) return false;
  const code = isFromServer(error) ? textOf(error, 'code') : undefined;
  return code === undefined || !(/^(40|55)/.test(code) || code === QUERY_CANCELED);
}

/** Why something failed, fit for a log: codes, names, topics and places, never a value out of an event. */
export function reasonOf(error: unknown): string {
  if (error instanceof UnreadableEvent) return `${error.code}: ${error.message}`;
  if (error instanceof LogRefused || error instanceof UnknownTopic) return error.message;
  if (!isError(error)) return 'not an Error';
  const code = textOf(error, 'code');
  if (isFromServer(error)) {
    const places = ['schema', 'table', 'column', 'constraint', 'routine']
      .map((part) => [part, textOf(error, part)] as const)
      .filter(([, name]) => name !== undefined)
      .map(([part, name]) => `${part} ${name}`);
    return [`SQLSTATE ${code}`, ...places].join(', ');
  }
  const kind = code ?? textOf(error, 'type');
  const place = /\(?([^\s()/\\]+\.[cm]?[jt]s:\d+):\d+\)?$/m.exec(error.stack ?? '')?.[1];
  return [error.name, kind && `(${kind})`, place && `at ${place}`].filter(Boolean).join(' ');
}

/** The error with all that caused it, and what failed together with it. */
export function causesOf(error: unknown): Error[] {
  if (!isError(error)) return [];
  const together: unknown[] = 'errors' in error && Array.isArray(error.errors) ? error.errors : [];
  return [error, ...causesOf(error.cause), ...together.flatMap(causesOf)];
}

function isFromServer(error: Error): boolean {
  return textOf(error, 'severity') !== undefined;
}

function textOf(error: Error, property: string): string | undefined {
  const value: unknown = (error as unknown as Record<string, unknown>)[property];
  return typeof value === 'string' ? value : undefined;
}
