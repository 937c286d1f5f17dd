import { countStatements } from '../statement-count.ts';
import type { PlayedPlatform } from './platform.ts';

/** That entities lead from subgraph to subgraph at a constant number of statements. */
export function describeEntities(played: PlayedPlatform): void {
  const FIFTY = `{ organizations(first: 50) { edges { node {
    code
    visits(year: 2024) { kind organization { code } }
    assessments(year: 2024) { state organization { code } components { code } }
    scorecards(year: 2024) { value organization { code } }
  } } } }`;
  const TWELVE = FIFTY.replace('first: 50', 'first: 12');

  it('reach both ways, and cost the same number of statements for 50 units as for 12', async () => {
    const twelve = await countStatements(played.workplace, played.running, () =>
      played.as('city-leader', TWELVE),
    );
    const fifty = await countStatements(played.workplace, played.running, () =>
      played.as('city-leader', FIFTY),
    );
    const { edges } = fifty.result.data?.['organizations'] as {
      edges: {
        node: { code: string; assessments: { organization: { code: string } }[]; scorecards: unknown[] };
      }[];
    };
    expect(fifty.result.errors).toEqual([]);
    expect(edges).toHaveLength(50);
    for (const { node } of edges) {
      expect(node.assessments[0]?.organization.code).toBe(node.code);
      expect(node.scorecards).toHaveLength(1);
    }
    // One statement for the assessments, one for all their components, which asks the same rows who may see them.
    expect(fifty.statements).toMatchObject({
      'scheduling.visit': 1,
      'assessment.assessment': 2,
      'reporting.assessment_standing': 1,
    });
    expect(fifty.statements).toEqual(twelve.statements);
  });
}
