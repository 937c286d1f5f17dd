import type { Change, Entity } from './vietnamese-names.ts';

/** An expected failure: a stable code, the facts a client can act on, and the input's path it concerns. */
export interface Failure<Code extends string = string, Facts extends object = object> {
  readonly failure: Code;
  readonly facts: Facts;
  readonly path: readonly string[] | null;
}

/** Makes a failure; `path` leads from the mutation's `input` to the value at fault. */
export function fail<Code extends string, Facts extends object>(
  failure: Code,
  facts: Facts,
  path: readonly string[] | null = null,
): Failure<Code, Facts> {
  return { failure, facts, path };
}

/** Narrows an outcome to its failure. */
export function isFailure(outcome: unknown): outcome is Failure {
  return typeof outcome === 'object' && outcome !== null && 'failure' in outcome && 'facts' in outcome;
}

export interface Localized {
  readonly vi: string;
  readonly en: string;
}

/** Failures that any mutation can return. */
export type CommonFailure =
  | Failure<'INVALID_INPUT', { reason: Localized }>
  | Failure<'NOT_FOUND', { entity: Entity; key: string }>
  | Failure<'UNKNOWN_ORGANIZATION', { key: string }>
  | Failure<'ORGANIZATION_ENDED', { organizationCode: string; validTo: string }>
  | Failure<'NOT_PERMITTED', { reason: Localized }>
  | Failure<'VERSION_CONFLICT', VersionConflictFacts>
  | Failure<'IDEMPOTENCY_CONFLICT', { idempotencyKey: string }>;

export type InvalidInput = Extract<CommonFailure, Failure<'INVALID_INPUT'>>;
export type NotFound = Extract<CommonFailure, Failure<'NOT_FOUND'>>;
export type UnknownOrganization = Extract<CommonFailure, Failure<'UNKNOWN_ORGANIZATION'>>;
export type OrganizationEnded = Extract<CommonFailure, Failure<'ORGANIZATION_ENDED'>>;
export type NotPermitted = Extract<CommonFailure, Failure<'NOT_PERMITTED'>>;
export type VersionConflict = Extract<CommonFailure, Failure<'VERSION_CONFLICT'>>;
export type IdempotencyConflict = Extract<CommonFailure, Failure<'IDEMPOTENCY_CONFLICT'>>;

/** What a caller with a stale version needs to know: what stands now, and which change by whom made it so. */
export interface VersionConflictFacts {
  readonly expectedVersion: number;
  readonly currentVersion: number;
  readonly changedBy: string | null;
  readonly changedAt: string;
  readonly change: Change;
}

export function invalidInput(path: readonly string[], vi: string, en: string) {
  return fail('INVALID_INPUT', { reason: { vi, en } }, path);
}
export function notFound(entity: Entity, key: string, path: readonly string[]) {
  return fail('NOT_FOUND', { entity, key }, path);
}
export function unknownOrganization(key: string, path: readonly string[]) {
  return fail('UNKNOWN_ORGANIZATION', { key }, path);
}
/** The unit exists no more from `validTo` on, so that this cannot be of a day then or later. */
export function organizationEnded(organizationCode: string, validTo: string, path: readonly string[]) {
  return fail('ORGANIZATION_ENDED', { organizationCode, validTo }, path);
}
export function notPermitted(vi: string, en: string) {
  return fail('NOT_PERMITTED', { reason: { vi, en } });
}
export function versionConflict(facts: VersionConflictFacts, path: readonly string[] = ['expectedVersion']) {
  return fail('VERSION_CONFLICT', facts, path);
}
