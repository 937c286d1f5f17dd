import { newId, type CommandContext } from '@reformgraph/subgraph-kit';
import { fail } from '@reformgraph/subgraph-kit/outcome';
import { draftPlan as decide, type PlanContent } from '../domain/plan.ts';
import type { Run } from './ports.ts';

/** Writes down a year's plan; PLAN_YEAR_TAKEN or INVALID_INPUT otherwise. */
export function draftPlan(run: Run) {
  return (content: PlanContent, { request, authorship }: CommandContext) =>
    run(request, async ({ plans }) => {
      const plan = decide(newId(), content, authorship);
      if ('failure' in plan) return plan;
      const standing = await plans.insert(plan);
      return standing ? fail('PLAN_YEAR_TAKEN', { plan: standing }, ['year']) : { plan };
    });
}
