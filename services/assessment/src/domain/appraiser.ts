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

/** Who appraises: a person for the department of which they hold the right, or anyone who appraises for it (null). */
export interface Appraiser {
  readonly departmentId: string;
  readonly personId: string | null;
  /** Where the person works. */
  readonly personHomeId: string | null;
}

/** A component of an assessment with who appraises it; null where nobody does yet. */
export interface AppraisedComponent {
  readonly assessmentId: string;
  readonly organizationId: string;
  readonly component: string;
  readonly standing: StandingAppraiser | null;
}
export interface StandingAppraiser extends Appraiser {
  readonly version: number;
}

/** That components of an assessment are appraised by somebody, since when, and why in the place of another. */
export interface AppraiserAssignment extends Appraiser {
  readonly assessmentId: string;
  /** In the set's order. */
  readonly components: readonly string[];
  readonly reason: string | null;
  /** By the platform's clock, UTC. */
  readonly assignedAt: string;
}

interface AssessedUnit {
  readonly organizationId: string;
  readonly organizationCode: string;
}

export type OwnUnit = Failure<'OWN_UNIT', { organization: { id: string }; organizationCode: string }>;
export type NotAppraiser = Failure<'NOT_APPRAISER', { person: { id: string } }>;
/** `components` are those that others appraise, by their assessments. */
export type AlreadyAssigned = Failure<
  'ALREADY_ASSIGNED',
  { components: readonly { readonly assessmentId: string; readonly component: string }[] }
>;

const MOST_ORGANIZATIONS = 1_000;
const MOST_COMPONENTS = 2_000;

/** What is to be appraised: components of domains, components by their codes, or both together. */
export interface AppraisalScope {
  readonly domains: readonly number[];
  readonly components: readonly string[];
  readonly organizations: readonly string[];
}

/** The refusal of lists that are empty, too long, repeat themselves or name domains that do not exist. */
export function refusedScope({ domains, components, organizations }: AppraisalScope): InvalidInput | null {
  if (new Set(domains).size < domains.length || domains.some((domain) => domain < 1 || domain > 8))
    return invalidInput(
      ['domains'],
      'Lĩnh vực từ 1 đến 8, mỗi lĩnh vực một lần.',
      'Domains are from 1 to 8, each of them once.',
    );
  if (new Set(components).size < components.length || components.length > MOST_COMPONENTS)
    return invalidInput(
      ['components'],
      `Nhiều nhất ${MOST_COMPONENTS} tiêu chí thành phần, mỗi tiêu chí một lần.`,
      `At most ${MOST_COMPONENTS} components, each of them once.`,
    );
  if (domains.length + components.length === 0)
    return invalidInput(
      ['domains'],
      'Cần ít nhất một lĩnh vực hoặc một tiêu chí thành phần.',
      'At least one domain or one component is needed.',
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
 * A person as the appraiser of units, for the organization of which they hold APPRAISER on the day: the one where they
 * work before others. Nobody appraises the unit they work for, nor one for which they hold any right.
 */
export function personAsAppraiser(
  person: KnownPerson,
  units: readonly AssessedUnit[],
  day: string,
): Appraiser | OwnUnit | NotAppraiser {
  const held = person.rights.filter(({ from, to }) => from <= day && (to === null || day < to));
  const appraisesFor = held
    .flatMap(({ role, organizationId }) =>
      role === 'APPRAISER' && organizationId !== null ? organizationId : [],
    )
    .sort();
  const departmentId = appraisesFor.includes(person.organizationId) ? person.organizationId : appraisesFor[0];
  if (departmentId === undefined) return fail('NOT_APPRAISER', { person: { id: person.id } }, ['personId']);
  return (
    refusedOwnUnits({ organizationId: person.organizationId, rights: held }, units) ?? {
      departmentId,
      personId: person.id,
      personHomeId: person.organizationId,
    }
  );
}

/** A department as the appraiser of units: whoever appraises for it. It does not appraise itself. */
export function departmentAsAppraiser(
  departmentId: string,
  units: readonly AssessedUnit[],
): Appraiser | OwnUnit {
  return (
    refusedOwnUnits({ organizationId: departmentId, rights: [] }, units) ?? {
      departmentId,
      personId: null,
      personHomeId: null,
    }
  );
}

function refusedOwnUnits(
  own: Parameters<typeof refusedOwnUnit>[0],
  units: readonly AssessedUnit[],
): OwnUnit | null {
  for (const [position, { organizationId, organizationCode }] of units.entries()) {
    const unit = { id: organizationId, code: organizationCode };
    const refused = refusedOwnUnit(own, unit, ['organizations', String(position)]);
    if (refused) return refused;
  }
  return null;
}

/**
 * The components that somebody newly appraises; those that they do already are left out. Another who appraises stands in
 * the way unless a reason tells why they are replaced; a department does not stand in the way of its own people.
 */
export function assignAppraiser(
  appraiser: Appraiser,
  components: readonly AppraisedComponent[],
  reason: string | null,
): readonly AppraisedComponent[] | AlreadyAssigned {
  const changed = components.filter(
    ({ standing }) =>
      standing?.departmentId !== appraiser.departmentId || standing.personId !== appraiser.personId,
  );
  const replaced = changed.filter(
    ({ standing }) =>
      standing && (standing.departmentId !== appraiser.departmentId || standing.personId !== null),
  );
  if (replaced.length === 0 || reason !== null) return changed;
  return fail(
    'ALREADY_ASSIGNED',
    { components: replaced.map(({ assessmentId, component }) => ({ assessmentId, component })) },
    ['replacing'],
  );
}
