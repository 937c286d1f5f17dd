import { v7 } from 'uuid';

/** A new id: opaque to clients, ordered by time (UUIDv7). */
export function newId(): string {
  return v7();
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** True where the text could be one of the platform's ids; anything else names nothing and needs no look-up. */
export function isId(text: string): boolean {
  return UUID.test(text);
}
