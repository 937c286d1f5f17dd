import { ADMINISTRATOR } from './officers.ts';
import { CITY_LEADER, YEAR } from './rankings.ts';
import { clockNotBefore } from './scoring-windows.ts';
import { cityTime, moveClock, playKey, type Stage } from './stage.ts';

const DECIDED_ON = '2025-01-24';
const PUBLISHED_AT = cityTime(DECIDED_ON, '08:00');

/** A period has this version from its opening until its publication. */
const OPENED_VERSION = 1;

/** Steps of `publish`. */
export const publicationSteps = (): number => 1;

/** The city leader publishes the period, by a decision that is made up. */
export async function publish(stage: Stage): Promise<void> {
  const { graph, step } = stage;
  await moveClock(graph.as(ADMINISTRATOR.subject), PUBLISHED_AT);
  await clockNotBefore(stage, PUBLISHED_AT);
  const leader = graph.as(CITY_LEADER);
  const { assessmentPeriods } = await leader.run('OpenedPeriods', YEAR);
  for (const { id } of assessmentPeriods)
    await leader.run('PublishPeriod', {
      input: {
        idempotencyKey: playKey('publish-period', id),
        periodId: id,
        expectedVersion: OPENED_VERSION,
        decisionNumber: 'GIẢ-ĐỊNH-04/QĐ-UBND',
        decidedOn: DECIDED_ON,
        decisionProvenance: 'SYNTHETIC',
        withoutMissing: false,
      },
    });
  step();
}
