import { fail, invalidInput } from '@reformgraph/subgraph-kit/outcome';
import type { Failure, InvalidInput } from '@reformgraph/subgraph-kit/outcome';

/** A person as far as duties need it: where they work, and the rights they ever held. */
export interface KnownPerson {
  readonly id: string;
  readonly organizationId: string;
  readonly rights: readonly {
    readonly role: string;
    readonly organizationId: string | null;
    readonly from: string;
    readonly to: string | null;
  }[];
}

/** That a person appraises a domain of an assessment, for the organization of which they hold the right. */
export interface AppraiserAssignment {
  readonly assessmentId: string;
  readonly organizationId: string;
  readonly domain: number;
  readonly personId: string;
  readonly appraiserOrganizationId: string;
  readonly appraiserHomeId: string;
}

interface AssessmentOfUnit {
  readonly id: string;
  readonly organizationId: string;
  readonly organizationCode: string;
}

export type OwnUnit = Failure<'OWN_UNIT', { organization: { id: string }; organizationCode: string }>;
export type NotAppraiser = Failure<'NOT_APPRAISER', { person: { id: string } }>;
export type AlreadyAssigned = Failure<
  'ALREADY_ASSIGNED',
  { assignments: readonly Pick<AppraiserAssignment, 'assessmentId' | 'domain' | 'personId'>[] }
>;

const MOST_ORGANIZATIONS = 1_000;

/** The refusal of lists that are empty, too long, repeat themselves or name domains that do not exist. */
export function refusedScope(
  domains: readonly number[],
  organizations: readonly string[],
): InvalidInput | null {
  if (
    domains.length === 0 ||
    new Set(domains).size < domains.length ||
    domains.some((domain) => domain < 1 || domain > 8)
  )
    return invalidInput(
      ['domains'],
      'Cần ít nhất một lĩnh vực từ 1 đến 8, mỗi lĩnh vực một lần.',
      'At least one domain from 1 to 8 is needed, each of them once.',
    );
  if (
    organizations.length === 0 ||
    organizations.length > MOST_ORGANIZATIONS ||
    new Set(organizations).size < organizations.length
  )
    return invalidInput(
      ['organizations'],
      `Cần từ 1 đến ${MOST_ORGANIZATIONS} đơn vị, mỗi đơn vị một lần.`,
      `1 to ${MOST_ORGANIZATIONS} units are needed, each of them once.`,
    );
  return null;
}

/** The refusal of one who works for the unit, or holds any right for it now; null where they do not. */
export function refusedOwnUnit(
  person: {
    readonly organizationId: string;
    readonly rights: readonly { readonly organizationId: string | null }[];
  },
  unit: { readonly id: string; readonly code: string },
  path: readonly string[],
): OwnUnit | null {
  const own = [person.organizationId, ...person.rights.map(({ organizationId }) => organizationId)];
  return own.includes(unit.id)
    ? fail('OWN_UNIT', { organization: { id: unit.id }, organizationCode: unit.code }, path)
    : null;
}

/**
 * Decides the assignment of every domain of every assessment to a person who holds APPRAISER on the day. Nobody
 * appraises the unit they work for, nor one for which they hold any right.
 */
export function assignAppraiser(
  person: KnownPerson,
  assessments: readonly AssessmentOfUnit[],
  domains: readonly number[],
  day: string,
): AppraiserAssignment[] | OwnUnit | NotAppraiser {
  const held = person.rights.filter(({ from, to }) => from <= day && (to === null || day < to));
  const appraisesFor = held
    .flatMap(({ role, organizationId }) =>
      role === 'APPRAISER' && organizationId !== null ? organizationId : [],
    )
    .sort();
  const appraiserOrganizationId = appraisesFor.includes(person.organizationId)
    ? person.organizationId
    : appraisesFor[0];
  if (appraiserOrganizationId === undefined)
    return fail('NOT_APPRAISER', { person: { id: person.id } }, ['personId']);
  const own = { organizationId: person.organizationId, rights: held };
  for (const [position, { organizationId, organizationCode }] of assessments.entries()) {
    const unit = { id: organizationId, code: organizationCode };
    const refused = refusedOwnUnit(own, unit, ['organizations', String(position)]);
    if (refused) return refused;
  }
  return assessments.flatMap(({ id, organizationId }) =>
    domains.map((domain) => ({
      assessmentId: id,
      organizationId,
      domain,
      personId: person.id,
      appraiserOrganizationId,
      appraiserHomeId: person.organizationId,
    })),
  );
}
