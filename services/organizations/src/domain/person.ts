import type { Authorship } from '@reformgraph/subgraph-kit/command';
import { fail, invalidInput, notFound, versionConflict } from '@reformgraph/subgraph-kit/outcome';
import type { CommonFailure, Failure, Localized } from '@reformgraph/subgraph-kit/outcome';
import { ORGANIZATION_ROLES, type Role } from '@reformgraph/subgraph-kit/roles';
import type { Provenance } from '@reformgraph/subgraph-kit/provenance';
import { checkedName, type InvalidInput } from './organization.ts';

/** A role held on the days from `from` until before `to`. */
export interface PersonRight {
  readonly id: string;
  readonly role: Role;
  readonly organizationId: string | null;
  readonly from: string;
  readonly to: string | null;
}

export interface Person {
  readonly id: string;
  readonly subject: string;
  readonly name: Localized;
  readonly organizationId: string;
  readonly provenance: Provenance;
  readonly rights: readonly PersonRight[];
  readonly version: number;
  /** The person who made the last change; null where it was the first administrator. */
  readonly changedBy: string | null;
  readonly changedAt: string;
  readonly lastChange: string;
}

export type RightAlreadyHeld = Failure<'RIGHT_ALREADY_HELD', { right: PersonRight }>;
export type VersionConflict = Extract<CommonFailure, Failure<'VERSION_CONFLICT'>>;
export type NotFound = Extract<CommonFailure, Failure<'NOT_FOUND'>>;
export type UnknownOrganization = Extract<CommonFailure, Failure<'UNKNOWN_ORGANIZATION'>>;
export type SubjectTaken = Failure<'SUBJECT_TAKEN', { subject: string }>;

/** Decides a new person with their first rights. */
export function registerPerson(
  command: Omit<Person, 'version' | 'changedBy' | 'changedAt' | 'lastChange'>,
  { by, at }: Authorship,
): Person | InvalidInput | RightAlreadyHeld {
  if (!/^\S{1,200}$/u.test(command.subject))
    return invalidInput(
      ['subject'],
      'Định danh đăng nhập có 1 đến 200 ký tự, không có khoảng trắng.',
      'A subject has 1 to 200 characters and no white space.',
    );
  const name = checkedName(command.name, ['name']);
  if ('failure' in name) return name;
  const rights: PersonRight[] = [];
  for (const [position, right] of command.rights.entries()) {
    const refused = refusedRight(rights, right, ['rights', String(position)]);
    if (refused) return refused;
    rights.push(right);
  }
  return { ...command, name, version: 1, changedBy: by, changedAt: at, lastChange: 'registerPerson' };
}

/** Decides a further right. */
export function grantRight(
  person: Person,
  right: PersonRight,
  expectedVersion: number,
  { by, at }: Authorship,
): Person | InvalidInput | RightAlreadyHeld | VersionConflict {
  if (person.version !== expectedVersion) return staleVersion(person, expectedVersion);
  const refused = refusedRight(person.rights, right, ['right']);
  if (refused) return refused;
  return {
    ...person,
    rights: [...person.rights, right],
    version: person.version + 1,
    changedBy: by,
    changedAt: at,
    lastChange: 'grantRight',
  };
}

/** Decides the end of a right; it stays on record. */
export function revokeRight(
  person: Person,
  rightId: string,
  to: string,
  expectedVersion: number,
  { by, at }: Authorship,
): Person | InvalidInput | VersionConflict | NotFound {
  if (person.version !== expectedVersion) return staleVersion(person, expectedVersion);
  const right = person.rights.find(({ id }) => id === rightId);
  if (!right) return notFound('right', rightId, ['rightId']);
  if (to < right.from || (right.to !== null && to > right.to))
    return invalidInput(
      ['to'],
      'Ngày kết thúc phải nằm trong thời hạn của quyền.',
      'The end must lie within the days of the right.',
    );
  return {
    ...person,
    rights: person.rights.map((held) => (held.id === rightId ? { ...held, to } : held)),
    version: person.version + 1,
    changedBy: by,
    changedAt: at,
    lastChange: 'revokeRight',
  };
}

/** The rights in force on a day. */
export function rightsOn(rights: readonly PersonRight[], day: string): PersonRight[] {
  return rights.filter(({ from, to }) => from <= day && (to === null || day < to));
}

function refusedRight(
  held: readonly PersonRight[],
  right: PersonRight,
  path: readonly string[],
): InvalidInput | RightAlreadyHeld | null {
  if (ORGANIZATION_ROLES.includes(right.role) !== (right.organizationId !== null))
    return invalidInput(
      [...path, 'organization'],
      `Quyền ${right.role} ${right.organizationId === null ? 'phải gắn với một đơn vị' : 'không gắn với đơn vị'}.`,
      `The role ${right.role} is held ${right.organizationId === null ? 'for one organization' : 'for the City, not for an organization'}.`,
    );
  if (right.to !== null && right.to <= right.from)
    return invalidInput(
      [...path, 'to'],
      'Ngày kết thúc phải sau ngày bắt đầu.',
      'The end must come after the beginning.',
    );
  const overlapping = held.find(
    (other) =>
      other.role === right.role &&
      other.organizationId === right.organizationId &&
      (other.to === null || right.from < other.to) &&
      (right.to === null || other.from < right.to),
  );
  return overlapping ? fail('RIGHT_ALREADY_HELD', { right: overlapping }, path) : null;
}

function staleVersion(person: Person, expectedVersion: number): VersionConflict {
  return versionConflict({
    expectedVersion,
    currentVersion: person.version,
    changedBy: person.changedBy,
    changedAt: person.changedAt,
    change: person.lastChange,
  });
}
