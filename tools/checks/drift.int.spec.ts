import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { testPostgres } from '@reformgraph/testkit';
import { SUBGRAPHS } from '@reformgraph/subgraph-kit/subgraphs';
import { CHECKOUT } from '../start/checkout.ts';

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

  it.each([
    [
      'a column that no migration makes',
      'model Block {',
      'model Block {\n  planted String?',
      'ADD COLUMN     "planted" TEXT',
    ],
    [
      'a model that no migration makes',
      'model Block {',
      'model Planted {\n  id Int @id\n}\nmodel Block {',
      'CREATE TABLE "Planted"',
    ],
    ['another type of a column', 'position    Int', 'position    String', 'COLUMN "position"'],
    [
      'a column that may be empty',
      'position    Int',
      'position    Int?',
      'ALTER COLUMN "position" DROP NOT NULL',
    ],
    [
      'a column that is unique',
      'position    Int',
      'position    Int @unique',
      'CREATE UNIQUE INDEX "block_position_key"',
    ],
  ])('is seen to drift by %s', async (_drift, before, after, sql) => {
    const folder = await mkdtemp(join(scratch, 'planted-'));
    await cp(folderOf('organizations'), folder, { recursive: true });
    const file = join(folder, 'schema.prisma');
    const schema = await readFile(file, 'utf8');
    expect(schema).toContain(before);
    await writeFile(file, schema.replace(before, after));
    expect((await driftOf([folder]))[folder]).toContain(sql);
  });

  it('is seen to drift by a migration that takes a column away', async () => {
    const folder = await mkdtemp(join(scratch, 'planted-'));
    await cp(folderOf('organizations'), folder, { recursive: true });
    const migration = join(folder, 'migrations', '99990101000000_planted');
    await mkdir(migration);
    await writeFile(join(migration, 'migration.sql'), 'ALTER TABLE block DROP COLUMN position;');
    expect((await driftOf([folder]))[folder]).toContain('ADD COLUMN     "position" INTEGER NOT NULL');
  });
});
