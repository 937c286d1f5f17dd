import { administrator } from '../departments.ts';
import type { PlayedPlatform } from './platform.ts';

interface Rebuilt {
  readonly events: number;
  readonly equal: boolean;
  readonly swapped: boolean;
  readonly compared: readonly { readonly table: string; readonly live: { readonly rows: number } }[];
}

const RANKING = `{ ranking(index: "PAR", year: 2024, block: "DEPARTMENT") { units rows { organizationCode } } }`;

/** That the admin's tool works on a platform that has a year of events. */
export function describeEventsTool(played: PlayedPlatform): void {
  it('finds every service’s tables equal to a rebuild from the first event, and the graph goes on with rebuilt ones', async () => {
    const { data: before } = await played.as('city-leader', RANKING);
    expect(before).toMatchObject({ ranking: { units: 22 } });
    for (const service of ['scheduling', 'assessment', 'reporting', 'delivery']) {
      const swapped = JSON.parse(
        administrator(played, service, 'rebuild', '--swap', '--yes', '--json'),
      ) as Rebuilt;
      expect(swapped).toMatchObject({ equal: true, swapped: true });
      expect(swapped.events).toBeGreaterThan(0);
      for (const { table, live } of swapped.compared)
        expect({ service, table, empty: live.rows === 0 }).toEqual({
          service,
          table,
          empty: table === 'parked keys',
        });
    }
    expect((await played.as('city-leader', RANKING)).data).toEqual(before);
    expect(() => administrator(played, 'organizations', 'rebuild')).toThrow('keeps no tables of others');
  });

  it('answers for all services at once, and takes a step that changes something for one alone', () => {
    const all = JSON.parse(administrator(played, 'parked', '--json')) as object;
    expect(Object.keys(all)).toContain('reporting');
    expect(() => administrator(played, 'replay', '--from-beginning')).toThrow('Name one service to replay');
    expect(() => administrator(played)).toThrow('A command is missing');
  });
}
