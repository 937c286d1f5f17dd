import { newId, type CommandContext } from '@reformgraph/subgraph-kit';
import { notFound } from '@reformgraph/subgraph-kit/outcome';
import { formTeam as decide, type Team } from '../domain/team.ts';
import type { Run } from './ports.ts';

/**
 * Forms a team; UNKNOWN_PERSON, NOT_AN_INSPECTOR, PERSON_IN_ANOTHER_TEAM, TEAM_NUMBER_TAKEN, WRONG_PLAN_STATE,
 * NOT_FOUND or INVALID_INPUT otherwise.
 */
export function formTeam(run: Run) {
  return (command: Omit<Team, 'id' | 'formedBy' | 'formedAt'>, { request, authorship }: CommandContext) =>
    run(request, async ({ plans, people, teams }) => {
      const plan = await plans.hold(command.planId);
      if (!plan) return notFound('plan', command.planId, ['planId']);
      const known = await people.byIds(command.members.map(({ personId }) => personId));
      const { by: formedBy, at: formedAt } = authorship;
      const team = decide({ ...command, id: newId(), planId: plan.id, formedBy, formedAt }, plan, known);
      if ('failure' in team) return team;
      return (await teams.insert(team)) ?? { team };
    });
}
