import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { testPostgres } from '@reformgraph/testkit';
import { CHECKOUT, SUBGRAPHS } from '../start/checkout.ts';

const run = promisify(execFile);
const folderOf = (service: string) => join(CHECKOUT, 'services', service, 'prisma');

let postgres: Awaited<ReturnType<typeof testPostgres>>;
let scratch: string;

beforeAll(async () => {
  postgres = await testPostgres();
  scratch = await mkdtemp(join(tmpdir(), 'reformgraph-spec-'));
});

afterAll(async () => {
  await postgres.stop();
  await rm(scratch, { recursive: true, force: true });
});

/** In a process of its own: the engine is native ESM. */
async function driftOf(folders: readonly string[]): Promise<Record<string, string>> {
  const { stdout } = await run(
    process.execPath,
    ['--import', 'tsx', 'tools/checks/print-drift.ts', postgres.url('postgres'), ...folders],
    { cwd: CHECKOUT },
  );
  return JSON.parse(stdout) as Record<string, string>;
}

describe('the database schema of every service', () => {
  it('is what its migrations make', async () => {
    const folders = SUBGRAPHS.map(folderOf);
    expect(await driftOf(folders)).toEqual(Object.fromEntries(folders.map((folder) => [folder, ''])));
  });

  it('is seen to drift by a column that no migration makes, and by a table that no model knows', async () => {
    const [column, table] = [join(scratch, 'column'), join(scratch, 'table')];
    for (const folder of [column, table]) await cp(folderOf('organizations'), folder, { recursive: true });
    const schema = await readFile(join(column, 'schema.prisma'), 'utf8');
    await writeFile(
      join(column, 'schema.prisma'),
      schema.replace('model Block {', 'model Block {\n  planted String?'),
    );
    await cp(folderOf('organizations'), table, { recursive: true });
    await cp(join(table, 'migrations/20261123000001_units_persons_clock'), join(table, 'migrations/planted'), {
      recursive: true,
    });
    await writeFile(join(table, 'migrations/planted/migration.sql'), 'CREATE TABLE planted (id uuid PRIMARY KEY);');
    const drift = await driftOf([column, table]);
    expect(drift[column]).toContain('ALTER TABLE "block" ADD COLUMN     "planted" TEXT');
    expect(drift[table]).toContain('DROP TABLE "planted"');
  });
});
