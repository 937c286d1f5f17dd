import { cityDay, type CommandContext } from '@reformgraph/subgraph-kit';
import { fail, notFound, unknownOrganization } from '@reformgraph/subgraph-kit/outcome';
import { assignAppraiser as decide, refusedScope } from '../domain/appraiser.ts';
import { refusedByLock } from '../domain/period.ts';
import type { Run } from './ports.ts';

export interface AssignAppraiser {
  readonly periodId: string;
  readonly personId: string;
  readonly domains: readonly number[];
  readonly organizationCodes: readonly string[];
}

/**
 * Makes a person the appraiser of domains of units, all or none; OWN_UNIT, NOT_APPRAISER, ALREADY_ASSIGNED,
 * UNKNOWN_ORGANIZATION (no unit of the period), NOT_FOUND, PERIOD_LOCKED or INVALID_INPUT otherwise.
 */
export function assignAppraiser(run: Run) {
  return (command: AssignAppraiser, { request, authorship }: CommandContext) =>
    run(request, async ({ periods, persons, assessments, assignments }) => {
      const { periodId, personId, domains, organizationCodes } = command;
      const refused = refusedScope(domains, organizationCodes);
      if (refused) return refused;
      const period = await periods.hold(periodId);
      if (!period) return notFound('period', periodId, ['periodId']);
      const locked = refusedByLock(period);
      if (locked) return locked;
      const person = await persons.byId(personId);
      if (!person) return notFound('person', personId, ['personId']);
      const found = new Map(
        (await assessments.ofPeriod(periodId, organizationCodes)).map((row) => [row.organizationCode, row]),
      );
      const unknown = organizationCodes.findIndex((code) => !found.has(code));
      if (unknown >= 0)
        return unknownOrganization(organizationCodes[unknown] ?? '', ['organizations', String(unknown)]);
      const assessed = organizationCodes.flatMap((code) => found.get(code) ?? []);
      const assigned = decide(person, assessed, domains, cityDay(authorship.at));
      if ('failure' in assigned) return assigned;
      const taken = await assignments.insert(assigned, authorship.by, authorship.at);
      if (taken.length > 0) return fail('ALREADY_ASSIGNED', { assignments: taken }, ['domains']);
      return { assignments: assigned };
    });
}
