import { newId, type CommandContext } from '@reformgraph/subgraph-kit';
import { notFound, unknownOrganization } from '@reformgraph/subgraph-kit/outcome';
import { scheduleVisit as decide, type ScheduleVisit } from '../domain/placing.ts';
import { citySlot } from './city-slot.ts';
import { visitEvent } from '../events/visit-events.ts';
import type { Run } from './ports.ts';

/**
 * Schedules a regular or thematic visit or calls one ad hoc; TEAM_BUSY, UNIT_BUSY, SECOND_REGULAR_VISIT and
 * OUTSIDE_PLAN_WINDOW (regular ones only), MEMBER_OF_UNIT, ORGANIZATION_ENDED, WRONG_PLAN_STATE, UNKNOWN_ORGANIZATION, NOT_FOUND or
 * INVALID_INPUT otherwise.
 */
export function scheduleVisit(run: Run) {
  return (
    command: Omit<ScheduleVisit, 'id'> & {
      readonly teamId: string;
      readonly organizationCode: string;
      readonly from: string;
      readonly to: string;
    },
    { request, authorship }: CommandContext,
  ) =>
    run(request, async ({ plans, teams, people, units, visits, events }) => {
      const { teamId, organizationCode, from, to, ...facts } = command;
      const team = await teams.byId(teamId);
      if (!team) return notFound('team', teamId, ['teamId']);
      const unit = await units.byCode(organizationCode);
      if (!unit) return unknownOrganization(organizationCode, ['organization']);
      const plan = await plans.hold(team.planId);
      if (!plan) throw new Error('A team without its plan');
      const members = await people.byIds(team.members.map(({ personId }) => personId));
      const place = { plan, team, members: [...members.values()], unit, slot: citySlot(from, to) };
      const visit = decide({ ...facts, id: newId() }, place, authorship);
      if ('failure' in visit) return visit;
      const obstructed = await visits.insert(visit);
      if (obstructed) return obstructed;
      await events.append(visitEvent('scheduled', visit, team));
      return { visit };
    });
}
