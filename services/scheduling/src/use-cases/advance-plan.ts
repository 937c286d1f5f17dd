import type { CommandContext } from '@reformgraph/subgraph-kit';
import { notFound } from '@reformgraph/subgraph-kit/outcome';
import {
  approvePlan as decideApproval,
  closePlan as decideClosing,
  submitPlan as decideSubmission,
  type Decision,
} from '../domain/plan.ts';
import type { Run } from './ports.ts';

interface PlanVersion {
  readonly planId: string;
  readonly expectedVersion: number;
}

/** Hands a draft over; WRONG_PLAN_STATE, VERSION_CONFLICT or NOT_FOUND otherwise. */
export function submitPlan(run: Run) {
  return ({ planId, expectedVersion }: PlanVersion, { request, authorship }: CommandContext) =>
    run(request, async ({ plans }) => {
      const plan = await plans.lock(planId);
      if (!plan) return notFound('plan', planId, ['planId']);
      const submitted = decideSubmission(plan, expectedVersion, authorship);
      if ('failure' in submitted) return submitted;
      await plans.update(submitted);
      return { plan: submitted };
    });
}

/** Approves a submitted plan; WRONG_PLAN_STATE, VERSION_CONFLICT, NOT_FOUND or INVALID_INPUT otherwise. */
export function approvePlan(run: Run) {
  return (
    { planId, expectedVersion, decision }: PlanVersion & { readonly decision: Decision },
    { request, authorship }: CommandContext,
  ) =>
    run(request, async ({ plans }) => {
      const plan = await plans.lock(planId);
      if (!plan) return notFound('plan', planId, ['planId']);
      const approved = decideApproval(plan, decision, expectedVersion, authorship);
      if ('failure' in approved) return approved;
      await plans.update(approved);
      return { plan: approved };
    });
}

/** Ends an approved plan; UNFINISHED_VISITS, WRONG_PLAN_STATE, VERSION_CONFLICT or NOT_FOUND otherwise. */
export function closePlan(run: Run) {
  return ({ planId, expectedVersion }: PlanVersion, { request, authorship }: CommandContext) =>
    run(request, async ({ plans, visits }) => {
      const plan = await plans.lock(planId);
      if (!plan) return notFound('plan', planId, ['planId']);
      const closed = decideClosing(plan, await visits.unfinished(planId), expectedVersion, authorship);
      if ('failure' in closed) return closed;
      await plans.update(closed);
      return { plan: closed };
    });
}
