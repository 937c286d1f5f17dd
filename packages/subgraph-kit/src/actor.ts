import type { Role } from './roles.ts';

export interface Right {
  readonly role: Role;
  /** The organization for which the role is held; null where it is held for the City. */
  readonly organizationId: string | null;
}

/** Who asks. Rights are those in force at the request's business time. */
export type Actor =
  | { readonly kind: 'anonymous' }
  | {
      readonly kind: 'person';
      readonly personId: string;
      readonly organizationId: string;
      readonly rights: readonly Right[];
      readonly developmentKey: boolean;
    }
  /** The configured first administrator, while no person holds the ADMIN role. */
  | { readonly kind: 'first-administrator'; readonly developmentKey: boolean }
  /** The gateway itself, which resolves subjects to persons. */
  | { readonly kind: 'gateway' };

/** The identity that the gateway signs for one request to one subgraph. */
export interface RequestIdentity {
  readonly actor: Actor;
  readonly requestId: string;
  /** The platform clock when the request was received, UTC. */
  readonly businessTime: string;
}

/** True where the actor holds one of the roles; for any organization, or for `organizationId` where it is given. */
export function holds(actor: Actor, roles: readonly Role[], organizationId?: string): boolean {
  if (actor.kind === 'first-administrator') return roles.includes('ADMIN');
  if (actor.kind !== 'person') return false;
  return actor.rights.some(
    (right) =>
      roles.includes(right.role) && (organizationId === undefined || right.organizationId === organizationId),
  );
}

/** The organizations for which the actor holds one of the roles. */
export function organizationsOf(actor: Actor, roles: readonly Role[]): string[] {
  if (actor.kind !== 'person') return [];
  const ids = actor.rights.flatMap((right) =>
    roles.includes(right.role) && right.organizationId !== null ? [right.organizationId] : [],
  );
  return [...new Set(ids)];
}

/** A stable key of who acts: the person's id, or the kind of actor where there is no person. */
export function actorKey(actor: Actor): string {
  return actor.kind === 'person' ? actor.personId : actor.kind;
}

/** The person who acts; null where the actor is no registered person. */
export function personOf(actor: Actor): string | null {
  return actor.kind === 'person' ? actor.personId : null;
}
