import type { PlatformEvent } from '@reformgraph/event-contracts';
import { cityDay, groupedBy, type CommandContext } from '@reformgraph/subgraph-kit';
import { notFound } from '@reformgraph/subgraph-kit/outcome';
import type { CompletedAssessment } from '../domain/assessment.ts';
import { checkedDecision, type Decision } from '../domain/decision.ts';
import type { Publication } from '../domain/period.ts';
import { publishPeriod as decide } from '../domain/publication.ts';
import { publishedEvents } from '../events/published-events.ts';
import type { Ports, Run } from './ports.ts';

/** How many assessments are in memory with their components at a time. */
const TOLD_AT_A_TIME = 100;

/**
 * Publishes a decided period by a decision: tells everybody of each completed assessment in it. WRONG_PERIOD_STATE,
 * NOTHING_COMPLETED, VERSION_CONFLICT, NOT_FOUND or INVALID_INPUT otherwise.
 */
export function publishPeriod(run: Run) {
  return (
    command: { periodId: string; expectedVersion: number; decision: Decision },
    { request, authorship }: CommandContext,
  ) =>
    run(request, async (ports) => {
      const { periodId, expectedVersion } = command;
      const decision = checkedDecision(command.decision, cityDay(authorship.at));
      if ('failure' in decision) return decision;
      const period = await ports.periods.lock(periodId);
      if (!period) return notFound('period', periodId, ['periodId']);
      const standing = await ports.assessments.allOfPeriod(period.id);
      const decided = decide(period, standing, decision, expectedVersion, authorship);
      if ('failure' in decided) return decided;
      await ports.periods.publish(decided.period);
      const together = groupedBy(decided.completed, ({ organization }) => organization.block);
      for (let first = 0; first < decided.completed.length; first += TOLD_AT_A_TIME)
        await tell(
          ports,
          decided.completed.slice(first, first + TOLD_AT_A_TIME),
          decided.period.publication,
          (block) => together.get(block)?.length ?? 0,
        );
      return decided;
    });
}

async function tell(
  { components, criteriaSets, scoring, events }: Ports,
  completed: readonly CompletedAssessment[],
  publication: Publication,
  togetherIn: (block: string) => number,
): Promise<void> {
  const criteria = await criteriaSets.told([...new Set(completed.map(({ criteriaSetId }) => criteriaSetId))]);
  const componentsOf = await components.ofEach(completed.map(({ id }) => id));
  const told: PlatformEvent[] = [];
  for (const assessment of completed) {
    const its = criteria.get(assessment.criteriaSetId);
    if (!its) throw new Error('An assessment without its criteria set');
    const rules = await scoring.rulesOf(assessment);
    told.push(
      ...publishedEvents(
        { assessment, criteria: its, rules, components: componentsOf.get(assessment.id) ?? [] },
        publication,
        publication.publishedAt,
        togetherIn(assessment.organization.block),
      ),
    );
  }
  await events.append(told);
}
