import { join } from 'node:path';
import { ask, signedIn, type DataFolderName } from './graph.ts';
import { kafkaRunsHere } from './kafka-here.ts';
import { rankingsByTheOracle, type OracleRow } from './ranking-oracle.ts';
import {
  gone,
  newWorkplace,
  startPlatform,
  type RunningPlatform,
  type Workplace,
} from './running-platform.ts';

interface Printed {
  readonly blocks: readonly {
    readonly block: string;
    readonly state: string;
    readonly missing: number;
    readonly units: readonly (OracleRow & { readonly provenance: string })[];
  }[];
  readonly counts: Readonly<Record<string, number>>;
  readonly addresses: { readonly graph: string; readonly explorer: string };
  readonly phases: readonly { readonly name: string; readonly seconds: number }[];
}

function printed(platform: RunningPlatform): Printed {
  return JSON.parse(platform.said.out) as Printed;
}

function byOracle(transcripts: readonly string[]): Record<string, OracleRow[]> {
  return Object.fromEntries(rankingsByTheOracle(transcripts));
}

function byPlatform({ blocks }: Printed): Record<string, OracleRow[]> {
  return Object.fromEntries(
    blocks.map(({ block, units }) => [
      block,
      units
        .map(({ rank, code, value }) => ({ code, rank, value }))
        .sort((a, b) => a.rank - b.rank || (a.code < b.code ? -1 : 1)),
    ]),
  );
}

const COUNTS = {
  blocks: 4,
  organizations: 54,
  teams: 5,
  regularVisits: 18,
  adHocVisits: 2,
  completedAssessments: 54,
};

const transports = [
  { transport: 'the embedded log', data: 'embedded', options: [], here: true },
  { transport: 'Apache Kafka', data: 'kafka', options: ['--kafka'], here: kafkaRunsHere() },
] as const;

/** Resolves with how many units are ranked as soon as some are. */
async function someRanked(
  platform: RunningPlatform,
  workplace: Workplace,
  data: DataFolderName,
): Promise<number> {
  const leader = await signedIn(workplace, 'city-leader', data);
  const query = '{ rankings(index: "PAR", year: 2024) { rows { rank } } }';
  for (;;) {
    const answer = await ask(platform.graph, query, {}, leader);
    const rankings = (answer.data?.['rankings'] ?? []) as { rows: unknown[] }[];
    const ranked = rankings.flatMap(({ rows }) => rows).length;
    if (ranked > 0) return ranked;
  }
}

for (const { transport, data, options, here } of transports)
  (here ? describe : describe.skip)(`the year 2024 over ${transport}`, () => {
    let workplace: Workplace;
    let transcripts: readonly [string, string];
    let first: Printed;

    beforeAll(async () => {
      workplace = await newWorkplace();
      transcripts = [join(workplace.folder, 'first.jsonl'), join(workplace.folder, 'second.jsonl')];
    });
    afterAll(() => workplace.remove());

    it('is played to its end though the supervisor is killed, and later reporting while units are being ranked', async () => {
      const interrupted = startPlatform(workplace, [
        ...options,
        '--exit',
        '--json',
        '--transcript',
        transcripts[0],
      ]);
      await interrupted.says('30 %');
      const pids = Object.values(interrupted.parts()).map(({ pid }) => pid);
      expect(pids.length).toBeGreaterThanOrEqual(6);
      interrupted.process.kill('SIGKILL');
      await interrupted.exited;
      await gone(pids);

      const resumed = startPlatform(workplace, [
        ...options,
        '--exit',
        '--json',
        '--transcript',
        transcripts[1],
      ]);
      await resumed.says('80 %');
      expect(await someRanked(resumed, workplace, data)).toBeLessThan(COUNTS.completedAssessments);
      process.kill(await resumed.pidOf('reporting'), 'SIGKILL');
      expect(await resumed.exited).toBe(0);
      expect(resumed.said.err).toMatch(/reporting died \(SIGKILL\) and is started again/);
      first = printed(resumed);
      expect(first.counts).toEqual(COUNTS);
    });

    it('ends in the rankings that an oracle finds from the played inputs', () => {
      expect(byPlatform(first)).toEqual(byOracle(transcripts));
    });

    it('says of every rank that its figures are synthetic, and of every ranking that it is published', () => {
      expect(first.blocks.every(({ state, missing }) => state === 'PUBLISHED' && missing === 0)).toBe(true);
      expect(
        first.blocks.flatMap(({ units }) => units).every(({ provenance }) => provenance === 'SYNTHETIC'),
      ).toBe(true);
    });

    it('is not played again by a second start', async () => {
      const again = startPlatform(workplace, [...options, '--exit', '--json']);
      expect(await again.exited).toBe(0);
      const second = printed(again);
      expect(second.phases.map(({ name }) => name)).toEqual(['start']);
      expect(second.blocks).toEqual(first.blocks);
    });
  });
