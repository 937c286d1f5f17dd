import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { SUBGRAPHS, type Subgraph } from '@reformgraph/subgraph-kit/subgraphs';
import { copyCheckout, type CheckoutCopy } from '../checks/checkout-copy.ts';
import { ask, keysOf } from './graph.ts';
import {
  gone,
  newWorkplace,
  startPlatform,
  type RunningPlatform,
  type Workplace,
} from './running-platform.ts';

/** A table of each service that the play fills. */
const TABLES: Readonly<Record<Subgraph, string>> = {
  organizations: 'organization',
  scheduling: 'visit',
  assessment: 'assessment',
  reporting: 'assessment_standing',
};
const LATER = '29991231000001_later';
const COUNT = '{ organizations { totalCount } }';

interface Printed {
  readonly blocks: readonly unknown[];
  readonly counts: unknown;
  readonly phases: readonly { readonly name: string }[];
}
const printed = ({ said }: RunningPlatform) => JSON.parse(said.out) as Printed;

describe('a second checkout on the same machine', () => {
  let copy: CheckoutCopy;
  let here: Workplace;
  let there: Workplace;
  let beside: RunningPlatform;
  let played: Printed;

  /** The second checkout's platform, on its own data folder below that checkout. */
  const startThere = (...options: string[]) =>
    startPlatform(there, options, { REFORMGRAPH_DATA: '' }, copy.folder);

  beforeAll(async () => {
    [copy, here, there] = [await copyCheckout(), await newWorkplace(), await newWorkplace()];
  });
  afterAll(async () => {
    await beside.stop();
    await copy.remove();
    for (const workplace of [here, there]) workplace.remove();
  });

  it('leaves no process when it is interrupted while it builds, and starts afterwards', async () => {
    const interrupted = startThere('--empty');
    const processes = await processesBelow(interrupted, 'platform.mjs', 'esbuild');
    expect(await interrupted.stop()).toBe(130);
    await gone(processes);
    beside = startThere('--empty');
    await beside.says('The graph answers at');
    expect((await ask(beside.graph, COUNT)).data).toEqual({ organizations: { totalCount: 0 } });
  });

  it('runs beside the first one, each on a data folder and ports of its own', async () => {
    const first = startPlatform(here, ['--exit', '--json']);
    expect(await first.exited).toBe(0);
    played = printed(first);
    expect(played.blocks).toHaveLength(4);
    expect((await ask(beside.graph, COUNT)).data).toEqual({ organizations: { totalCount: 0 } });
    expect(await beside.stop()).toBe(130);
  });

  it('takes the first one’s data folder over where it is a newer version with further migrations', async () => {
    for (const subgraph of SUBGRAPHS) {
      const folder = join(copy.folder, 'services', subgraph, 'prisma/migrations', LATER);
      mkdirSync(folder);
      writeFileSync(
        join(folder, 'migration.sql'),
        `ALTER TABLE ${TABLES[subgraph]} ADD COLUMN known_to text NOT NULL DEFAULT 'the older version';`,
      );
    }
    const newer = startPlatform(here, [], {}, copy.folder);
    await newer.says('The explorer is at');
    expect(await rowsOfTheOlderVersion(here, newer)).toEqual({
      organizations: 54,
      scheduling: 20,
      assessment: 54,
      // One for those inside and one for the public of each assessment.
      reporting: 108,
    });
    expect((await ask(newer.graph, COUNT)).data).toEqual({ organizations: { totalCount: 54 } });
    expect(await newer.stop()).toBe(130);

    const again = startPlatform(here, ['--exit', '--json'], {}, copy.folder);
    expect(await again.exited).toBe(0);
    const { blocks, counts, phases } = printed(again);
    expect({ blocks, counts }).toEqual({ blocks: played.blocks, counts: played.counts });
    expect(phases.map(({ name }) => name)).toEqual(['start']);
  });

  it('is refused its data folder where it is an older version', async () => {
    const older = startPlatform(here, ['--exit', '--json']);
    expect(await older.exited).toBe(1);
    expect(older.said.err.replace(/of \w+/, 'of a service')).toBe(
      `The databases of a service could not be migrated: The database has the migration ${LATER}, which this version ` +
        'does not know: run a newer version.\n',
    );
  });
});

/** How many rows each service's database has that were there before the newer version's migration. */
async function rowsOfTheOlderVersion(
  workplace: Workplace,
  platform: RunningPlatform,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const subgraph of SUBGRAPHS) {
    const client = new pg.Client({
      connectionString: `postgresql://postgres:${keysOf(workplace).databaseSecret}@127.0.0.1:${platform.parts()['postgres']?.port}/${subgraph}`,
    });
    await client.connect();
    const { rows } = await client.query<{ count: number }>(
      `SELECT count(*)::integer FROM ${TABLES[subgraph]} WHERE known_to = 'the older version'`,
    );
    counts[subgraph] = rows[0]?.count ?? 0;
    await client.end();
  }
  return counts;
}

/** All processes that the platform has started, once programs of these names are among them. */
async function processesBelow(platform: RunningPlatform, ...programs: string[]): Promise<number[]> {
  const { pid = 0 } = platform.process;
  while (platform.process.exitCode === null) {
    const below = descendantsOf(pid);
    if (programs.every((program) => below.some(({ command }) => command.includes(program))))
      return below.map((found) => found.pid);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The platform ended before it had started ${programs.join(' and ')}`);
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

function descendantsOf(ancestor: number): Process[] {
  const all = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .flatMap((line): Process[] => {
      const [, pid, parent, command = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      return pid && parent ? [{ pid: Number(pid), parent: Number(parent), command }] : [];
    });
  const found: Process[] = [];
  for (let parents = [ancestor]; parents.length > 0;) {
    const children = all.filter(({ parent }) => parents.includes(parent));
    found.push(...children);
    parents = children.map(({ pid }) => pid);
  }
  return found;
}
