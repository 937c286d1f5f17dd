import {
  assessmentCompleted,
  assessmentSubmitted,
  assessmentWithdrawn,
  publishedAssessmentCorrected,
  publishedAssessmentPublished,
  publishedAssessmentState,
  publishedAssessmentWithdrawn,
  type EventContract,
} from '@reformgraph/event-contracts';
import { foldRankings, foldStandings, type Logged } from './standings.ts';

/** An event of the unit with the code, assessed by PAR 2024 in block P. */
function told(
  { type, topic }: EventContract<unknown>,
  code: string,
  version: number,
  points?: string,
): Logged {
  const data = {
    index: 'PAR',
    year: 2024,
    organization: { code, block: 'P' },
    ...(points === undefined ? {} : { result: { points } }),
  };
  return { topic, event: { type, aggregateId: code, version, data } };
}

describe('how assessments must stand', () => {
  const inside = [
    told(assessmentSubmitted, 'A', 2),
    told(assessmentCompleted, 'A', 3, '50'),
    told(assessmentCompleted, 'B', 3, '40'),
    told(assessmentWithdrawn, 'B', 4),
    told(assessmentSubmitted, 'C', 2),
  ];

  it('is by the newest version told inside, where nothing is public', () => {
    const late = told(assessmentCompleted, 'B', 3, '40');
    expect(foldStandings([...inside, late])).toEqual([
      'INTERNAL A v3 COMPLETED 50',
      'INTERNAL B v4 WITHDRAWN -',
      'INTERNAL C v2 SUBMITTED -',
    ]);
    expect(foldRankings([...inside, late])).toEqual(['PAR 2024 P A v3 50', 'PAR 2024 P B v4 withdrawn']);
  });

  it('is for everybody by what was published, and ranks what is withdrawn no more', () => {
    const log = [
      ...inside,
      told(publishedAssessmentPublished, 'A', 3, '50'),
      told(publishedAssessmentState, 'A', 9, '1'),
      told(publishedAssessmentPublished, 'D', 3, '60'),
      told(publishedAssessmentCorrected, 'D', 4, '65'),
      told(publishedAssessmentWithdrawn, 'A', 4),
    ];
    expect(foldStandings(log)).toEqual(
      expect.arrayContaining(['PUBLIC A v4 WITHDRAWN -', 'PUBLIC D v4 COMPLETED 65']),
    );
    expect(foldRankings(log)).toEqual(['PAR 2024 P A v4 withdrawn', 'PAR 2024 P D v4 65']);
  });
});
