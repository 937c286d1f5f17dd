import { concurrently } from './concurrently.ts';
import { ADMINISTRATOR, DOMAIN_OWNERS, SUBSTITUTE_APPRAISER, subjectOf } from './officers.ts';
import { INDEX } from './opened-assessments.ts';
import {
  APPRAISAL,
  COUNCIL_ROUND,
  EXPLANATION,
  PREPARED_AT,
  SECOND_APPRAISAL,
  SELF_SCORING,
} from './period-windows.ts';
import { PLAN_ENGLISH } from './plan-english.ts';
import { CONCURRENCY, moveClock, personIdOf, playKey, whenKnown, type Stage } from './stage.ts';
import type { CriteriaSet, Unit, YearData } from './year-data.ts';

const PLANNER = subjectOf('PLANNER', null);

interface Assignment {
  readonly department: string;
  readonly domains: readonly number[];
  readonly units: readonly string[];
}

/** Steps of `openPeriod`: indexes, criteria sets imported and published, the period drafted and opened, the appraisers. */
export function periodSteps({ plan, criteria, units }: YearData): number {
  return plan.indexes.length + 2 * criteria.length + 2 + assignmentsOf(units).length;
}

/** The planner registers indexes, publishes criteria, opens the period and assigns an appraiser to every domain. */
export async function openPeriod(stage: Stage): Promise<void> {
  const { graph, data, step } = stage;
  const planner = graph.as(PLANNER);
  await moveClock(graph.as(ADMINISTRATOR.subject), PREPARED_AT);
  await concurrently(data.plan.indexes, CONCURRENCY, async ({ code, vi }) => {
    await planner.run('RegisterIndex', {
      input: {
        idempotencyKey: playKey('register-index', code),
        code,
        name: { vi, en: PLAN_ENGLISH[vi] ?? vi },
        provenance: 'OFFICIAL',
        provenanceExceptions: [{ field: 'name.en', provenance: 'TRANSLATED' }],
      },
    });
    step();
  });
  await concurrently(data.criteria, CONCURRENCY, async (set) => {
    const { importCriteriaSet } = await whenKnown(() =>
      planner.run('ImportCriteriaSet', { input: criteriaInput(set) }),
    );
    step();
    const { id, version } = importCriteriaSet.criteriaSet;
    await planner.run('PublishCriteriaSet', {
      input: { idempotencyKey: playKey('publish-criteria-set', set.block), id, expectedVersion: version },
    });
    step();
  });
  const { draftPeriod } = await planner.run('DraftPeriod', {
    input: {
      idempotencyKey: playKey('draft-period', INDEX),
      period: {
        index: INDEX,
        year: data.plan.year,
        blocks: data.blocks.map(({ code }) => code),
        selfScoring: SELF_SCORING,
        appraisal: APPRAISAL,
        explanation: EXPLANATION,
        secondAppraisal: SECOND_APPRAISAL,
        council: COUNCIL_ROUND,
        provenance: 'SYNTHETIC',
      },
    },
  });
  step();
  const { id: periodId, version: expectedVersion } = draftPeriod.period;
  await whenKnown(() =>
    planner.run('OpenPeriod', {
      input: { idempotencyKey: playKey('open-period', INDEX), periodId, expectedVersion },
    }),
  );
  step();
  await concurrently(assignmentsOf(data.units), CONCURRENCY, async ({ department, domains, units }) => {
    await whenKnown(() =>
      planner.run('AssignAppraiser', {
        input: {
          idempotencyKey: playKey('assign-appraiser', department, domains.join('-')),
          periodId,
          personId: personIdOf(stage, subjectOf('APPRAISER', department)),
          domains,
          organizations: units,
        },
      }),
    );
    step();
  });
}

/** Each owner of domains for all units but the own, and the substitute for each of these. */
function assignmentsOf(units: readonly Unit[]): Assignment[] {
  const codes = units.map(({ code }) => code);
  return DOMAIN_OWNERS.flatMap(({ department, domains }) => [
    { department, domains, units: codes.filter((code) => code !== department) },
    { department: SUBSTITUTE_APPRAISER, domains, units: [department] },
  ]);
}

function criteriaInput({ index, year, block, title, source, provenance, nodes }: CriteriaSet) {
  const idempotencyKey = playKey('import-criteria-set', block);
  return { idempotencyKey, index, year, block, title, source, provenance, nodes };
}
