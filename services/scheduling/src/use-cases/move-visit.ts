import type { CommandContext } from '@reformgraph/subgraph-kit';
import { notFound } from '@reformgraph/subgraph-kit/outcome';
import { moveVisit as decide } from '../domain/placing.ts';
import { citySlot } from './city-slot.ts';
import { keepVisit } from './keep-visit.ts';
import type { Run } from './ports.ts';

/**
 * Moves a scheduled visit to another time; TEAM_BUSY, UNIT_BUSY, OUTSIDE_PLAN_WINDOW, MEMBER_OF_UNIT, ORGANIZATION_ENDED,
 * WRONG_VISIT_STATE, WRONG_PLAN_STATE, VERSION_CONFLICT, NOT_FOUND or INVALID_INPUT otherwise.
 */
export function moveVisit(run: Run) {
  return (
    command: {
      readonly visitId: string;
      readonly expectedVersion: number;
      readonly from: string;
      readonly to: string;
    },
    { request, authorship }: CommandContext,
  ) =>
    run(request, async ({ plans, teams, people, units, visits, events }) => {
      const visit = await visits.lock(command.visitId);
      if (!visit) return notFound('visit', command.visitId, ['visitId']);
      const [plan, team, unit] = [
        await plans.hold(visit.planId),
        await teams.byId(visit.teamId),
        await units.byId(visit.unit.id),
      ];
      if (!plan || !team || !unit) throw new Error('A visit without its plan, team or unit');
      const members = await people.byIds(team.members.map(({ personId }) => personId));
      const place = {
        plan,
        team,
        members: [...members.values()],
        unit,
        slot: citySlot(command.from, command.to),
      };
      const moved = decide(visit, place, command.expectedVersion, authorship);
      if ('failure' in moved) return moved;
      return keepVisit({ teams, visits, events }, 'changed', moved);
    });
}
