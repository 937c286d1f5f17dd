import { cityDay, type CommandContext } from '@reformgraph/subgraph-kit';
import { notFound, unknownOrganization } from '@reformgraph/subgraph-kit/outcome';
import type { NotFound, UnknownOrganization } from '@reformgraph/subgraph-kit/outcome';
import {
  assignAppraiser as decide,
  departmentAsAppraiser,
  personAsAppraiser,
  refusedScope,
  type Appraiser,
  type AppraisalScope,
  type NotAppraiser,
  type OwnUnit,
} from '../domain/appraiser.ts';
import { refusedByDraft, refusedByLock } from '../domain/period.ts';
import { checkedReason } from '../domain/reason.ts';
import type { Ports, Run } from './ports.ts';

export interface AssignAppraiser extends AppraisalScope {
  readonly periodId: string;
  /** A person, or the code of a department. */
  readonly to: { readonly personId: string } | { readonly department: string };
  /** Why others are replaced; null where none is. */
  readonly replacing: string | null;
}

/**
 * Makes a person or a department the appraiser of components of units, all or none; OWN_UNIT, NOT_APPRAISER,
 * ALREADY_ASSIGNED (without a reason to replace), UNKNOWN_ORGANIZATION (no unit of the period, or no department),
 * NOT_FOUND, WRONG_PERIOD_STATE, PERIOD_LOCKED or INVALID_INPUT otherwise.
 */
export function assignAppraiser(run: Run) {
  return (command: AssignAppraiser, { request, authorship }: CommandContext) =>
    run(request, async (ports) => {
      const { periodId, organizations } = command;
      const { periods, assessments, assignments } = ports;
      const reason = command.replacing === null ? null : checkedReason(command.replacing, ['replacing']);
      if (reason !== null && typeof reason !== 'string') return reason;
      const refused = refusedScope(command);
      if (refused) return refused;
      const period = await periods.hold(periodId);
      if (!period) return notFound('period', periodId, ['periodId']);
      const closed = refusedByDraft(period) ?? refusedByLock(period);
      if (closed) return closed;
      const found = new Map(
        (await assessments.ofPeriod(periodId, organizations)).map((row) => [row.organizationCode, row]),
      );
      const unknown = organizations.findIndex((code) => !found.has(code));
      if (unknown >= 0)
        return unknownOrganization(organizations[unknown] ?? '', ['organizations', String(unknown)]);
      const assessed = organizations.flatMap((code) => found.get(code) ?? []);
      const appraiser = await appraiserIn(ports, command.to, assessed, cityDay(authorship.at));
      if ('failure' in appraiser) return appraiser;
      const scope = await assignments.lock(
        assessed.map(({ id }) => id),
        command,
      );
      const known = new Set(scope.map(({ component }) => component));
      const missing = command.components.findIndex((code) => !known.has(code));
      if (missing >= 0)
        return notFound('component', command.components[missing] ?? '', ['components', String(missing)]);
      const assigned = decide(appraiser, scope, reason);
      if ('failure' in assigned) return assigned;
      await assignments.keep(appraiser, assigned, reason, authorship);
      return { assignments: await assignments.ofEach(assessed.map(({ id }) => id)) };
    });
}

async function appraiserIn(
  { persons, units }: Ports,
  to: AssignAppraiser['to'],
  assessed: readonly { organizationId: string; organizationCode: string }[],
  day: string,
): Promise<Appraiser | OwnUnit | NotAppraiser | NotFound | UnknownOrganization> {
  if ('department' in to) {
    const departmentId = await units.idOf(to.department, day);
    return departmentId === null
      ? unknownOrganization(to.department, ['department'])
      : departmentAsAppraiser(departmentId, assessed);
  }
  const person = await persons.byId(to.personId);
  return person ? personAsAppraiser(person, assessed, day) : notFound('person', to.personId, ['personId']);
}
