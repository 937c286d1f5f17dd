import { firstChange, nextChange, staleVersion, type LastChange } from '@reformgraph/subgraph-kit/change';
import type { Authorship } from '@reformgraph/subgraph-kit/command';
import { fail, invalidInput, notFound } from '@reformgraph/subgraph-kit/outcome';
import type {
  Failure,
  InvalidInput,
  Localized,
  NotFound,
  VersionConflict,
} from '@reformgraph/subgraph-kit/outcome';
import type { Provenance } from '@reformgraph/subgraph-kit/provenance';
import { ORGANIZATION_ROLES, type Role } from '@reformgraph/subgraph-kit/roles';
import { localizedLine } from '@reformgraph/subgraph-kit/text';
import { ROLE_NAMES } from './role-names.ts';
import { LONGEST_NAME } from './unit-name.ts';

/** A role held on the days from `from` until before `to`. */
export interface PersonRight {
  readonly id: string;
  readonly role: Role;
  readonly organizationId: string | null;
  readonly from: string;
  readonly to: string | null;
}

export interface Person extends LastChange {
  readonly id: string;
  readonly subject: string;
  readonly name: Localized;
  readonly organizationId: string;
  readonly provenance: Provenance;
  readonly rights: readonly PersonRight[];
}

export type RightAlreadyHeld = Failure<'RIGHT_ALREADY_HELD', { right: PersonRight }>;
export type SubjectTaken = Failure<'SUBJECT_TAKEN', { subject: string }>;

/** Decides a new person with their first rights. */
export function registerPerson(
  command: Omit<Person, keyof LastChange>,
  authorship: Authorship,
): Person | InvalidInput | RightAlreadyHeld {
  if (!/^\S{1,200}$/u.test(command.subject))
    return invalidInput(
      ['subject'],
      'Định danh đăng nhập có 1 đến 200 ký tự, không có khoảng trắng.',
      'A subject has 1 to 200 characters and no white space.',
    );
  const name = localizedLine(command.name, ['name'], LONGEST_NAME);
  if ('failure' in name) return name;
  const rights: PersonRight[] = [];
  for (const [position, right] of command.rights.entries()) {
    const refused = refusedRight(rights, right, ['rights', String(position)]);
    if (refused) return refused;
    rights.push(right);
  }
  return { ...command, name, ...firstChange('registerPerson', authorship) };
}

/** Decides a further right. */
export function grantRight(
  person: Person,
  right: PersonRight,
  expectedVersion: number,
  authorship: Authorship,
): Person | InvalidInput | RightAlreadyHeld | VersionConflict {
  const stale = staleVersion(person, expectedVersion);
  if (stale) return stale;
  const refused = refusedRight(person.rights, right, ['right']);
  if (refused) return refused;
  return {
    ...person,
    rights: [...person.rights, right],
    ...nextChange(person, 'grantRight', authorship),
  };
}

/** Decides the end of a right; it stays on record. */
export function revokeRight(
  person: Person,
  rightId: string,
  to: string,
  expectedVersion: number,
  authorship: Authorship,
): Person | InvalidInput | VersionConflict | NotFound {
  const stale = staleVersion(person, expectedVersion);
  if (stale) return stale;
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
    ...nextChange(person, 'revokeRight', authorship),
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
      `Quyền ${ROLE_NAMES[right.role]} ${right.organizationId === null ? 'phải gắn với một đơn vị' : 'không gắn với đơn vị'}.`,
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
      other.from !== other.to &&
      (other.to === null || right.from < other.to) &&
      (right.to === null || other.from < right.to),
  );
  return overlapping ? fail('RIGHT_ALREADY_HELD', { right: overlapping }, path) : null;
}
