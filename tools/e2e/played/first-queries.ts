import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask } from '../graph.ts';
import type { PlayedPlatform } from './platform.ts';

/** What a newcomer tries first. */
export function describeFirstQueries(played: PlayedPlatform): void {
  it('finds “Sở Nội vụ” by “so noi vu”', async () => {
    const answer = await ask(
      played.graph,
      '{ organizations(search: "so noi vu") { edges { node { code name { vi } } } } }',
    );
    expect(answer.data).toEqual({
      organizations: { edges: [{ node: { code: 'SNV', name: { vi: 'Sở Nội vụ' } } }] },
    });
  });

  it('answers the three sample queries', async () => {
    const folder = join(import.meta.dirname, '../../../data/samples');
    const samples = readdirSync(folder).sort();
    expect(samples).toHaveLength(3);
    for (const sample of samples) {
      const answer = await played.as('city-leader', readFileSync(join(folder, sample), 'utf8'));
      expect({ sample, errors: answer.errors }).toEqual({ sample, errors: [] });
      expect(Object.values(answer.data ?? {}).every((value) => value !== null)).toBe(true);
    }
    const anybody = await ask(
      played.graph,
      readFileSync(join(folder, '01-ranking-of-a-block.graphql'), 'utf8'),
    );
    expect(anybody.errors).toEqual([]);
    expect(anybody.data).toMatchObject({
      ranking: { state: 'PUBLISHED', missing: 0, withdrawn: 0, publication: { provenance: 'SYNTHETIC' } },
    });
    const { rows } = (anybody.data as { ranking: { rows: { organization: { scorecards: unknown[] } }[] } })
      .ranking;
    expect(rows.every(({ organization }) => organization.scorecards.length === 1)).toBe(true);
    const found = await played.as(
      'city-leader',
      readFileSync(join(folder, '02-find-a-unit.graphql'), 'utf8'),
    );
    expect(found.data).toMatchObject({
      organizations: {
        edges: [{ node: { code: 'STTTT', visits: [{ kind: 'REGULAR', state: 'CONCLUDED' }] } }],
      },
    });
  });
}
