import { ADMINISTRATOR, subjectOf } from './officers.ts';
import { CITY_LEADER, YEAR } from './rankings.ts';
import { clockNotBefore } from './scoring-windows.ts';
import { cityTime, moveClock, playKey, type Stage } from './stage.ts';

const COUNCIL = subjectOf('COUNCIL', null);
const DECIDED_ON = '2025-01-24';
const PUBLISHED_AT = cityTime(DECIDED_ON, '08:00');

/** A period has this version from its opening until the council decides. */
const OPENED_VERSION = 2;

/** Steps of `publish`. */
export const publicationSteps = (): number => 2;

/** The council settles the period's results and the city leader publishes them, by decisions that are made up. */
export async function publish(stage: Stage): Promise<void> {
  const { graph, step } = stage;
  await moveClock(graph.as(ADMINISTRATOR.subject), PUBLISHED_AT);
  await clockNotBefore(stage, PUBLISHED_AT);
  const leader = graph.as(CITY_LEADER);
  const { assessmentPeriods } = await leader.run('OpenedPeriods', YEAR);
  const decision = { decidedOn: DECIDED_ON, decisionProvenance: 'SYNTHETIC' as const };
  for (const { id } of assessmentPeriods)
    await graph.as(COUNCIL).run('DecidePeriod', {
      input: {
        idempotencyKey: playKey('decide-period', id),
        periodId: id,
        expectedVersion: OPENED_VERSION,
        decisionNumber: 'GIẢ-ĐỊNH-03/BB-HĐTĐ',
        ...decision,
      },
    });
  step();
  for (const { id } of assessmentPeriods)
    await leader.run('PublishPeriod', {
      input: {
        idempotencyKey: playKey('publish-period', id),
        periodId: id,
        expectedVersion: OPENED_VERSION + 1,
        decisionNumber: 'GIẢ-ĐỊNH-04/QĐ-UBND',
        ...decision,
      },
    });
  step();
}
