import { exposures, mutationsLetThrough, rolesThatAsk, type Asker } from '../access-matrix.ts';
import { startWeakenedGraph } from '../weakened-graph.ts';
import type { PlayedPlatform } from './platform.ts';

/** Who sees and changes what, along every path of the schema. */
export function describeAccess(played: PlayedPlatform): void {
  let askers: readonly Asker[];
  beforeAll(async () => {
    askers = await rolesThatAsk(played.workplace, played.graph);
  });

  it('shows nothing of another unit to a role that may not see it', async () => {
    const { asked, exposed } = await exposures(played.graph, askers);
    expect(asked).toBeGreaterThan(500);
    expect(exposed).toEqual([]);
  });

  it('shows an inspector the visits of the own team alone', async () => {
    const VISITS = '{ visits(filter: { year: 2024 }, first: 100) { edges { node { team { number } } } } }';
    const teams = async (subject: string) => {
      const { data } = await played.as(subject, VISITS);
      const { edges } = data?.['visits'] as { edges: { node: { team: { number: number } } }[] };
      return edges.map(({ node }) => node.team.number);
    };
    const all = await teams('planner');
    const own = await teams('inspector');
    expect(all).toHaveLength(20);
    expect(new Set(own).size).toBe(1);
    expect(own).toHaveLength(all.filter((number) => number === own[0]).length);
  });

  it('lets no role change what is not its own', async () => {
    const { asked, letThrough } = await mutationsLetThrough(played.graph, askers);
    expect(asked).toBeGreaterThan(100);
    expect(letThrough).toEqual([]);
  });

  it('notices when one policy is taken away', async () => {
    const weakened = await startWeakenedGraph(played.workplace, played.running);
    try {
      const readers = askers.filter(({ role }) =>
        ['ANONYMOUS', 'VIEWER', 'UNIT_OFFICER', 'CITY_LEADER'].includes(role),
      );
      const { exposed } = await exposures(weakened.graph, readers);
      expect(exposed.length).toBeGreaterThan(0);
      expect(new Set(exposed.map(({ type }) => type))).toEqual(new Set(['PersonConnection']));
    } finally {
      await weakened.stop();
    }
  });
}
