import { concurrently } from './concurrently.ts';
import { throwRefusal } from './graph-client.ts';
import { ADMINISTRATOR, subjectOf } from './officers.ts';
import { openedAssessments, type OpenedAssessment } from './opened-assessments.ts';
import { SCORED_AT, SELF_SCORING } from './period-windows.ts';
import type { ComponentScores } from './scores.ts';
import { insideWindow } from './scoring-windows.ts';
import { CONCURRENCY, moveClock, playKey, type Stage } from './stage.ts';
import type { YearData } from './year-data.ts';

/** Units whose leader sends the scores back once, and which a planner asks for a revision of what they submitted. */
const CORRECTING_UNITS: ReadonlySet<string> = new Set(['Q01', 'VPUB']);

const PLANNER = subjectOf('PLANNER', null);

/** What every unit says of how it scored; synthetic. */
const NOTE = 'Theo báo cáo cải cách hành chính năm (giả định)';

/** The version of a unit's assessment when it is submitted for good. */
export const submittedVersion = (unit: string): number => (CORRECTING_UNITS.has(unit) ? 7 : 3);

/** The version of a component that a unit has scored, by its place in the set: who corrects gives the first one anew. */
export const scoredVersion = (unit: string, place: number): number =>
  place === 0 && CORRECTING_UNITS.has(unit) ? 3 : 1;

/** Steps of `scoreThemselves`: each unit scores, presents and submits; some do again what they are to correct. */
export const selfScoringSteps = ({ units }: YearData): number =>
  3 * units.length + 6 * units.filter(({ code }) => CORRECTING_UNITS.has(code)).length;

/** Each unit's officer scores every component and presents them, its leader submits. */
export async function scoreThemselves(stage: Stage): Promise<void> {
  await moveClock(stage.graph.as(ADMINISTRATOR.subject), SCORED_AT);
  await concurrently(await openedAssessments(stage), CONCURRENCY, async (opened) => {
    const inTurn = unitInTurn(stage, opened);
    await inTurn.score(opened.scores, 0);
    await inTurn.present();
    if (CORRECTING_UNITS.has(opened.unit.code)) {
      await inTurn.sendBack('Cần thuyết minh rõ hơn cách tính điểm (giả định).');
      await inTurn.score(opened.scores.slice(0, 1), 1);
      await inTurn.present();
    }
    await inTurn.submit();
    if (CORRECTING_UNITS.has(opened.unit.code)) {
      await inTurn.askForRevision('Số liệu của một tiêu chí chưa khớp với báo cáo (giả định).');
      await inTurn.score(opened.scores.slice(0, 1), 2);
      await inTurn.submit();
    }
  });
}

/** What happens to one unit's scores until they are appraised, each step upon the version that the one before made. */
function unitInTurn(stage: Stage, { id: assessmentId, unit }: OpenedAssessment) {
  const { graph, step } = stage;
  let expectedVersion = 1;
  const officer = graph.as(subjectOf('UNIT_OFFICER', unit.code));
  const leader = graph.as(subjectOf('UNIT_LEADER', unit.code));
  const inWindow = async (work: () => Promise<unknown>) => {
    await insideWindow(stage, SCORED_AT, work);
    expectedVersion += 1;
    step();
  };
  const input = (name: string) => ({
    idempotencyKey: playKey(name, unit.code, ...(expectedVersion < 3 ? [] : [expectedVersion])),
    ...{ assessmentId, expectedVersion },
  });
  return {
    score: async (scores: readonly ComponentScores[], given: number) => {
      const { scoreComponents } = await insideWindow(stage, SCORED_AT, () =>
        officer.run('ScoreComponents', {
          input: {
            idempotencyKey: playKey('score-components', unit.code, ...(given === 0 ? [] : [given])),
            assessmentId,
            scores: scores.map(({ component, self }) => ({
              ...{ component, value: self, note: NOTE, expectedVersion: given },
            })),
          },
        }),
      );
      for (const outcome of scoreComponents.outcomes) throwRefusal('ScoreComponents', outcome);
      step();
    },
    present: () => inWindow(() => officer.run('PresentAssessment', { input: input('present-assessment') })),
    sendBack: (reason: string) =>
      inWindow(() => leader.run('SendBackAssessment', { input: { ...input('send-back'), reason } })),
    submit: () => inWindow(() => leader.run('SubmitAssessment', { input: input('submit-assessment') })),
    askForRevision: (reason: string) =>
      inWindow(() =>
        graph.as(PLANNER).run('RequestRevision', {
          input: { ...input('request-revision'), reason, until: SELF_SCORING.to },
        }),
      ),
  };
}
